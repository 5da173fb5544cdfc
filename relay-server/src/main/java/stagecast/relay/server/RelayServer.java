package stagecast.relay.server;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xnio.Options;
import stagecast.relay.Relay;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.server.config.ServerConfig;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.server.http.PagesHandler;
import stagecast.relay.server.http.UsersHandler;
import stagecast.relay.server.websocket.JoinHandler;

/**
 * A relay on Undertow. Started by {@link Builder#start}; ended by {@link #close}. Thread-safe.
 *
 * <pre>{@code
 * var relay = new Relay(Limits.DEFAULTS, store.authenticator(), RelayListener.NONE);
 * try (var server = RelayServer.of(relay).accounts(store).port(8080).start()) {
 *     …
 * }
 * }</pre>
 */
public final class RelayServer implements AutoCloseable {

    private static final int ACCEPT_BACKLOG = 4096;
    private static final int MAX_REQUEST_BYTES = 64 << 10;

    private final Relay relay;
    private final Undertow undertow;
    private final Duration drainWindow;
    private final int port;

    private RelayServer(Relay relay, Undertow undertow, Duration drainWindow) {
        this.relay = relay;
        this.undertow = undertow;
        this.drainWindow = drainWindow;
        this.port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** Begins to describe a server for this relay; {@link Builder#start} starts it. */
    public static Builder of(Relay relay) {
        return new Builder(relay);
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** Drains the relay, for at most the drain window, and stops. */
    @Override
    public void close() {
        try {
            relay.drain().toCompletableFuture().get(drainWindow.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Whoever has not gone by now is cut by the stop.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            undertow.stop();
        }
    }

    /** Describes a server; every part but the relay has a default. */
    public static final class Builder {

        private final Relay relay;
        private String address = "127.0.0.1";
        private int port = 8080;
        private SocketLimits limits = SocketLimits.DEFAULTS;
        private Duration drainWindow = ServerConfig.DEFAULTS.drain().window();
        private @Nullable AuthStore store;
        private @Nullable PagesHandler pages;

        private Builder(Relay relay) {
            this.relay = relay;
        }

        /** The address to listen on, 127.0.0.1 unless told. */
        public Builder address(String address) {
            this.address = address;
            return this;
        }

        /** The port to listen on, 8080 unless told; 0 takes a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** The bounds of sockets and requests. */
        public Builder limits(SocketLimits limits) {
            this.limits = limits;
            return this;
        }

        /** How long {@link RelayServer#close} waits for connections to go, ten seconds unless told. */
        public Builder drainWindow(Duration drainWindow) {
            this.drainWindow = drainWindow;
            return this;
        }

        /**
         * The accounts behind {@code /api/users/…}; connections whose credentials end in this store are closed. The
         * store stays the caller's to close, after the server.
         */
        public Builder accounts(AuthStore store) {
            this.store = store;
            return this;
        }

        /**
         * Pages on the class path, served for every path that is not the API's.
         *
         * @param anchor the class beside whose package the folder lies
         * @param folder relative to that package
         */
        public Builder pages(Class<?> anchor, String folder) {
            this.pages = new PagesHandler(anchor, folder);
            return this;
        }

        /**
         * Starts to listen.
         *
         * @throws ListenException if the port is taken or the address is not this machine's
         */
        public RelayServer start() throws ListenException {
            UsersHandler users = store == null ? null : new UsersHandler(store.logins());
            Undertow undertow = Undertow.builder()
                    .addHttpListener(port, address)
                    .setServerOption(UndertowOptions.DECODE_URL, false)
                    .setServerOption(UndertowOptions.MAX_HEADER_SIZE, limits.headBytes())
                    .setServerOption(UndertowOptions.MAX_HEADERS, limits.headers())
                    .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) MAX_REQUEST_BYTES)
                    .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int)
                            limits.handshakeTimeout().toMillis())
                    .setSocketOption(Options.SEND_BUFFER, limits.socketSendBuffer())
                    .setSocketOption(Options.BACKLOG, ACCEPT_BACKLOG)
                    .setHandler(new Routes(new JoinHandler(relay), users, pages))
                    .build();
            try {
                undertow.start();
            } catch (RuntimeException e) {
                undertow.stop();
                throw listenException(e);
            }
            if (store != null) {
                store.watch(relay::credentialsInUse, relay::endCredential);
            }
            return new RelayServer(relay, undertow, drainWindow);
        }

        private ListenException listenException(RuntimeException failure) {
            String why = failure.getCause() instanceof BindException bind
                            && String.valueOf(bind.getMessage()).contains("in use")
                    ? "the port is in use: end what uses it, or choose another one (0 takes a free one)"
                    : "the address is not one of this machine's, or the port is not allowed";
            return new ListenException("can't listen on " + address + ":" + port + ", " + why, failure);
        }
    }
}
