/**
 * The relay's engine: channels, authentication and routing, without a server framework.
 *
 * <p>A server binding joins each connection with {@link stagecast.relay.Relay#join}, feeds what the peer sends to the
 * {@link stagecast.relay.Connection} that it gets, and implements {@link stagecast.relay.Transport} for what goes out.
 */
@NullMarked
package stagecast.relay;

import org.jspecify.annotations.NullMarked;
