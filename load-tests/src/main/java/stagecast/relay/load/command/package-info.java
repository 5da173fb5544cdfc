/** What the commands of {@code ./relay bench} share. */
@NullMarked
package stagecast.relay.load.command;

import org.jspecify.annotations.NullMarked;
