/** Programs that this one starts or watches on this machine: where they are, and what they use. */
@NullMarked
package stagecast.relay.load.process;

import org.jspecify.annotations.NullMarked;
