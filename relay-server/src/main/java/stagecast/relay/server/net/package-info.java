/** Sockets: how they end. */
@NullMarked
package stagecast.relay.server.net;

import org.jspecify.annotations.NullMarked;
