/** Clients of a server: WebSocket connections with code of their own for RFC 6455, and users over HTTP. */
@NullMarked
package stagecast.relay.load.client;

import org.jspecify.annotations.NullMarked;
