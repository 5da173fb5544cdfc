package stagecast.relay.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import stagecast.relay.Relay;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.join.Origins;
import stagecast.relay.server.config.Proxies;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.server.config.TlsSettings;
import stagecast.relay.server.http.ChannelRoutes;
import stagecast.relay.server.http.ChannelRoutes.Route;
import stagecast.relay.server.http.ClientAddress;
import stagecast.relay.server.http.Cors;
import stagecast.relay.server.http.Document;
import stagecast.relay.server.http.MessagesHandler;
import stagecast.relay.server.http.PagesHandler;
import stagecast.relay.server.http.PartialInputs;
import stagecast.relay.server.http.ServerThreads;
import stagecast.relay.server.http.TicketsHandler;
import stagecast.relay.server.http.UsersHandler;
import stagecast.relay.server.tls.TlsException;
import stagecast.relay.server.tls.TlsListener;
import stagecast.relay.server.websocket.JoinHandler;
import stagecast.relay.server.websocket.JoinTaker;
import stagecast.relay.server.websocket.Lanes;

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

    /** How long {@link #close} waits for connections to go, unless the builder says otherwise. */
    public static final Duration DRAIN_WINDOW = Duration.ofSeconds(10);

    /** The time for close frames that go next when the drain's window ends. The process must end within two more seconds. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final Relay relay;
    private final HttpListener http;
    private final InetSocketAddress address;
    private final @Nullable InetSocketAddress tlsAddress;
    private final Duration drainWindow;

    private RelayServer(
            Relay relay,
            HttpListener http,
            InetSocketAddress address,
            @Nullable InetSocketAddress tlsAddress,
            Duration drainWindow) {
        this.relay = relay;
        this.http = http;
        this.address = address;
        this.tlsAddress = tlsAddress;
        this.drainWindow = drainWindow;
    }

    /** Begins to describe a server for this relay; {@link Builder#start} starts it. */
    public static Builder of(Relay relay) {
        return new Builder(relay);
    }

    /** The port that it listens on, in clear. */
    public int port() {
        return address.getPort();
    }

    /** The port that it listens on with TLS, if it does. */
    public OptionalInt tlsPort() {
        return tlsAddress == null ? OptionalInt.empty() : OptionalInt.of(tlsAddress.getPort());
    }

    /** Where programs on this machine reach it: on 127.0.0.1, unless it listens on one other address alone. */
    public String url() {
        return "http://" + authority(address);
    }

    /** The same with TLS, if it listens so; a client that checks the certificate needs the name in that. */
    public Optional<String> tlsUrl() {
        return Optional.ofNullable(tlsAddress).map(tls -> "https://" + authority(tls));
    }

    private static String authority(InetSocketAddress socket) {
        InetAddress address = socket.getAddress();
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        // An IPv6 address stands in brackets, a zone in it behind an encoded percent sign (RFC 6874).
        return (host.indexOf(':') < 0 ? host : "[" + host.replace("%", "%25") + "]") + ":" + socket.getPort();
    }

    /**
     * Drains the relay, for at most the drain window, and stops. A client that is still reading at the end of the window has
     * three more seconds for the close frame.
     */
    @Override
    public void close() {
        try {
            relay.drain(drainWindow)
                    .toCompletableFuture()
                    .get(drainWindow.plus(LAST_WORDS).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Whoever has not gone by now is cut by the stop.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            http.close();
        }
    }

    /** Describes a server; every part but the relay has a default. */
    public static final class Builder {

        private final Relay relay;
        private String address = "127.0.0.1";
        private int port = 8080;
        private TlsSettings tls = TlsSettings.OFF;
        private SocketLimits limits = SocketLimits.DEFAULTS;
        private int sockets = Integer.MAX_VALUE;
        private Duration drainWindow = DRAIN_WINDOW;
        private Origins origins = Origins.ANY;
        private Proxies proxies = Proxies.NONE;
        private @Nullable AuthStore store;
        private @Nullable PagesHandler pages;
        private final Map<String, Document> documents = new HashMap<>();

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

        /** Listens with TLS, too; its port is another one. */
        public Builder tls(TlsSettings tls) {
            this.tls = tls;
            return this;
        }

        /** The bounds of sockets and requests. */
        public Builder limits(SocketLimits limits) {
            this.limits = limits;
            return this;
        }

        /**
         * How many sockets of all kinds there may be at the same time, at least 1: WebSockets, HTTP connections, and those that are not yet
         * either. What the file descriptors allow is a bound too, and the only one unless told. At the bound one more closes the HTTP connection
         * that has waited longest.
         */
        public Builder sockets(int most) {
            this.sockets = most;
            return this;
        }

        /** The pages that may use the relay, all unless told. */
        public Builder origins(Origins origins) {
            this.origins = origins;
            return this;
        }

        /** The reverse proxies whose word on a client's address is taken, none unless told. */
        public Builder proxies(Proxies proxies) {
            this.proxies = proxies;
            return this;
        }

        /** How long {@link RelayServer#close} waits for connections to go, ten seconds unless told. */
        public Builder drainWindow(Duration drainWindow) {
            this.drainWindow = drainWindow;
            return this;
        }

        /**
         * The accounts behind {@code /api/users/…}, and their tickets to channels; connections whose credentials end in
         * this store are closed. The store stays the caller's to close, after the server.
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
         * A document at a path of its own, which is no page on the class path.
         *
         * @param path as in a request, outside of the API's
         * @param type the media type
         * @throws IllegalArgumentException if the path is the API's, or no path
         */
        public Builder document(String path, String type, byte[] content) {
            if (!path.startsWith("/") || path.startsWith("/api/")) {
                throw new IllegalArgumentException(
                        "a document's path begins with / and not with /api/, unlike " + path);
            }
            documents.put(path, new Document(type, content));
            return this;
        }

        /**
         * Starts to listen.
         *
         * @throws ListenException if a port is taken, the address is not this machine's, or the certificate for TLS can't
         *     be used
         */
        public RelayServer start() throws ListenException {
            UsersHandler users = store == null ? null : new UsersHandler(store.logins());
            var lanes = new Lanes();
            var clients = new ClientAddress(proxies);
            var cors = new Cors(origins);
            PartialInputs inputs = (thread, client, drop) -> relay.partialInput(lanes.of(thread), client, drop);
            var routes = new Routes(
                    relay,
                    new JoinHandler(relay, lanes, origins),
                    new ChannelRoutes(channelRoutes(lanes, cors)),
                    users,
                    pages,
                    Map.copyOf(documents),
                    cors,
                    clients,
                    limits.handshakeTimeout(),
                    inputs);
            RelayServer server = listen(new JoinTaker(relay, lanes, origins, clients), routes, inputs);
            if (store != null) {
                store.watch(relay::credentialsInUse, relay::endCredential, relay::threadEnded);
            }
            return server;
        }

        private RelayServer listen(JoinTaker taker, Routes routes, PartialInputs inputs) throws ListenException {
            var threads = new ServerThreads(relay);
            TlsListener secure = tls.isOn() ? openTls(threads) : null;
            int attempted = port;
            HttpListener http = null;
            try {
                InetAddress host = InetAddress.getByName(address);
                http = HttpListener.start(threads, taker, routes, limits, proxies, inputs, sockets);
                InetSocketAddress listening = http.listen(new InetSocketAddress(host, port));
                InetSocketAddress listeningTls = null;
                if (secure != null) {
                    attempted = tls.port().orElseThrow();
                    listeningTls = http.listen(new InetSocketAddress(host, attempted), secure);
                }
                return new RelayServer(relay, http, listening, listeningTls, drainWindow);
            } catch (IOException e) {
                if (http != null) {
                    http.close();
                }
                if (secure != null) {
                    secure.close();
                }
                throw listenException(attempted, e);
            }
        }

        private TlsListener openTls(ThreadGroup threads) throws ListenException {
            try {
                return TlsListener.open(tls, TlsSettings.unsentBytes(relay.limits()), threads);
            } catch (TlsException e) {
                throw new ListenException(String.valueOf(e.getMessage()), e);
            }
        }

        private List<Route> channelRoutes(Lanes lanes, Cors cors) {
            List<Route> routes =
                    new ArrayList<>(new MessagesHandler(relay, lanes::of, limits.httpSenders(), cors).routes());
            if (store != null) {
                routes.addAll(new TicketsHandler(store.tickets(), store.logins()).routes());
            }
            return routes;
        }

        private ListenException listenException(int port, IOException failure) {
            String why = failure instanceof BindException
                            && String.valueOf(failure.getMessage()).contains("in use")
                    ? "the port is in use: end what uses it, or choose another one (0 takes a free one)"
                    : "the address is not one of this machine's, or the port is not allowed";
            return new ListenException("can't listen on " + address + ":" + port + ", " + why, failure);
        }
    }
}
