/** What listeners that do not read cost the relay, and others. */
@NullMarked
package stagecast.relay.load.slow;

import org.jspecify.annotations.NullMarked;
