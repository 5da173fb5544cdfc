/**
 * The HTTP side of joining, for any server: what a request for a channel's WebSocket must be, and how the engine's answers
 * are put into words of HTTP. The engine does not know it.
 */
@NullMarked
package stagecast.relay.join;

import org.jspecify.annotations.NullMarked;
