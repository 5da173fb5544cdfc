/** The gyro demo: how a server is embedded, and the command that starts all of it. */
@NullMarked
package stagecast.relay.demo;

import org.jspecify.annotations.NullMarked;
