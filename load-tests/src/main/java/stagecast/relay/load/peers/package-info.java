/** Servers that can be measured, the relay among them: how each is started, and what is spoken with it. */
@NullMarked
package stagecast.relay.load.peers;

import org.jspecify.annotations.NullMarked;
