package stagecast.relay.cli;

import java.time.Duration;
import java.util.OptionalInt;
import stagecast.relay.Limits;
import stagecast.relay.RelayOptions;
import stagecast.relay.auth.AuthSettings;
import stagecast.relay.join.Origins;
import stagecast.relay.server.RelayServer;
import stagecast.relay.server.config.FileDescriptors;
import stagecast.relay.server.config.Proxies;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.server.config.TlsSettings;

/**
 * All that can be set. The keys follow from the components' names: {@code limits.send-queue-bytes} is
 * {@code limits().sendQueueBytes()}.
 *
 * @param server where to listen
 * @param tls whether and how to listen with TLS, too
 * @param limits the core's bounds
 * @param options what of the core may be chosen; their keys begin with {@code identity.}, {@code compat.} and
 *     {@code websocket.}
 * @param binding the bounds of sockets and requests, whose keys begin with {@code limits.} too
 * @param auth the bounds of accounts, tokens and hashes
 * @param origins the pages that may use the relay
 * @param proxies the reverse proxies before it
 * @param drain how it ends
 * @param channels the rules of channels
 */
public record ServerConfig(
        Listen server,
        TlsSettings tls,
        Limits limits,
        RelayOptions options,
        SocketLimits binding,
        AuthSettings auth,
        Origins origins,
        Proxies proxies,
        Drain drain,
        ChannelTable channels) {

    /** What holds where nothing is set. */
    public static final ServerConfig DEFAULTS = new ServerConfig(
            new Listen("127.0.0.1", 8080),
            TlsSettings.OFF,
            Limits.DEFAULTS.with(limits -> limits.connections(FileDescriptors.connections())),
            RelayOptions.DEFAULTS,
            SocketLimits.DEFAULTS,
            AuthSettings.DEFAULTS,
            Origins.ANY,
            Proxies.NONE,
            new Drain(RelayServer.DRAIN_WINDOW),
            ChannelTable.EMPTY);

    /**
     * Checks what no part can check alone.
     *
     * @throws IllegalArgumentException if both listeners are to have one port; the message names the keys
     */
    public ServerConfig {
        if (server.port() != 0 && tls.port().equals(OptionalInt.of(server.port()))) {
            throw new IllegalArgumentException("server.port and tls.port must differ, both are " + server.port()
                    + ": one speaks in clear, one TLS");
        }
    }

    /**
     * Where to listen.
     *
     * @param address the address, or a name of this machine
     * @param port 0 takes a free one
     */
    public record Listen(String address, int port) {

        private static final int MAX_PORT = 65_535;

        /**
         * Checks the port.
         *
         * @throws IllegalArgumentException if there is no such port
         */
        public Listen {
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("server.port must be 0 to " + MAX_PORT + ", it is " + port);
            }
        }
    }

    /**
     * How it ends.
     *
     * @param window how long connections have to go
     */
    public record Drain(Duration window) {

        /**
         * Checks the window.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Drain {
            if (window.toMillis() <= 0) {
                throw new IllegalArgumentException(
                        "drain.window must be longer than 0, it is " + window.toMillis() + " ms");
            }
        }
    }
}
