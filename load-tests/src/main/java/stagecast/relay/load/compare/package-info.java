/** The same workloads for several servers in turn, and the ratios of what they reach. */
@NullMarked
package stagecast.relay.load.compare;

import org.jspecify.annotations.NullMarked;
