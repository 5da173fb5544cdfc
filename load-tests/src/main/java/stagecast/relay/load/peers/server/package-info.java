/** Servers to compare the relay with, each a program of its own that knows nothing of the rest. */
@NullMarked
package stagecast.relay.load.peers.server;

import org.jspecify.annotations.NullMarked;
