/** The WebSocket side: the handshake, and the core's seam on raw XNIO connections. */
@NullMarked
package stagecast.relay.server.websocket;

import org.jspecify.annotations.NullMarked;
