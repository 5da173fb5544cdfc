package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.auth.Accounts;
import stagecast.relay.auth.Argon2Settings;
import stagecast.relay.auth.AttemptSettings;
import stagecast.relay.auth.AuthSettings;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.auth.LoginResult;
import stagecast.relay.auth.PostgresSettings;
import stagecast.relay.auth.StoreAddress;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** The real server on a free port, with a real store whose hashes are cheap, and pages. */
public final class TestServer implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(20);

    public static final int TICKETS_PER_ACCOUNT = 5;

    /** Most tests leave their connections to the server's end. */
    private static final Duration DRAIN_WINDOW = Duration.ofMillis(100);

    private static final AuthSettings SETTINGS = new AuthSettings(
            Duration.ofHours(12),
            1,
            2_000,
            Duration.ofSeconds(8),
            2_000,
            1,
            20_000,
            TICKETS_PER_ACCOUNT,
            Duration.ofMillis(100),
            AttemptSettings.DEFAULTS,
            new Argon2Settings(8, 1, 1),
            StoreAddress.SQLITE,
            PostgresSettings.DEFAULTS);

    public final AuthStore store;
    public final Relay relay;
    private final RelayServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    public TestServer(Path folder) throws ListenException {
        this(folder, SocketLimits.DEFAULTS);
    }

    public TestServer(Path folder, SocketLimits limits) throws ListenException {
        this(folder, builder -> builder.limits(limits));
    }

    public TestServer(Path folder, UnaryOperator<RelayServer.Builder> more) throws ListenException {
        this(folder, Limits.DEFAULTS, more);
    }

    public TestServer(Path folder, Limits limits, UnaryOperator<RelayServer.Builder> more) throws ListenException {
        this(openStore(folder), limits, more);
    }

    /** Closes the store with itself. */
    public TestServer(AuthStore store) throws ListenException {
        this(store, Limits.DEFAULTS, builder -> builder);
    }

    private TestServer(AuthStore store, Limits limits, UnaryOperator<RelayServer.Builder> more) throws ListenException {
        this.store = store;
        relay = new Relay(limits, store.authenticator(), RelayListener.NONE);
        server = more.apply(RelayServer.of(relay)
                        .accounts(store)
                        .pages(TestServer.class, "pages")
                        .drainWindow(DRAIN_WINDOW)
                        .port(0))
                .start();
    }

    /** Opens the store as another process would, too. */
    public static AuthStore openStore(Path folder) {
        return AuthStore.open(folder, SETTINGS, Clock.systemUTC());
    }

    /** Opens a store in another database. */
    public static AuthStore openStore(StoreAddress address, PostgresSettings postgres) {
        var settings = new AuthSettings(
                SETTINGS.tokenTtl(),
                SETTINGS.hashThreads(),
                SETTINGS.hashQueue(),
                SETTINGS.hashWait(),
                SETTINGS.lookupQueue(),
                SETTINGS.passwordLength(),
                SETTINGS.tokensPerAccount(),
                SETTINGS.ticketsPerAccount(),
                SETTINGS.revocationPoll(),
                SETTINGS.attempts(),
                SETTINGS.argon2(),
                address,
                postgres);
        return AuthStore.open(Path.of("no-folder"), settings, Clock.systemUTC());
    }

    public int port() {
        return server.port();
    }

    public int tlsPort() {
        return server.tlsPort().orElseThrow();
    }

    public String listeningOn() {
        return server.url();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** A new account with the password {@code secret}; returns its e-mail address. */
    public String account() {
        return account(UUID.randomUUID() + "@example.org");
    }

    public String account(String email) {
        assertInstanceOf(Accounts.Outcome.Done.class, store.accounts().add(email, "secret".toCharArray()));
        return email;
    }

    /** A new token of this account. */
    public String token(String email) throws Exception {
        LoginResult result = store.logins()
                .login(email, "secret", InetAddress.getLoopbackAddress())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return assertInstanceOf(LoginResult.LoggedIn.class, result).token();
    }

    /** A request to be sent by {@link #send}. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url(path))).timeout(PATIENCE);
    }

    public HttpRequest.Builder login(String json) {
        return request("/api/users/login")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Does not wait for the answer. */
    public CompletableFuture<HttpResponse<String>> begin(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    /** A connection without a word said. */
    public RelayClient connect() throws IOException {
        return RelayClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), PATIENCE);
    }

    /** A connection on which this text was sent. */
    public RelayClient say(String text) throws IOException {
        return connect().send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A connection to the port with TLS. */
    public RelayClient connect(RelayClient.Beneath tls) throws IOException {
        return RelayClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), tlsPort()), PATIENCE, tls);
    }

    /** The same with little room for what it does not read. */
    public RelayClient connectNarrow(RelayClient.Beneath tls) throws IOException {
        return RelayClient.connectNarrow(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), tlsPort()), PATIENCE, tls);
    }

    /** A listener on the channel. */
    public RelayClient join(String channel) throws IOException {
        return connect().join(Upgrade.of("/api/events/" + channel + "/ws"));
    }

    /** The same with a query. */
    public RelayClient join(String channel, String query) throws IOException {
        return connect().join(Upgrade.of("/api/events/" + channel + "/ws?" + query));
    }

    /** One that has little room for what it does not read. */
    public RelayClient joinNarrow(String channel, String query) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
        return RelayClient.connectNarrow(address, PATIENCE).join(Upgrade.of("/api/events/" + channel + "/ws?" + query));
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
