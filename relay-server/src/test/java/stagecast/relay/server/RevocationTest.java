package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.CloseCode;
import stagecast.relay.auth.Accounts;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** Sockets do not outlive the credentials that they rest on. */
class RevocationTest {

    @TempDir
    private static Path folder;

    private static TestServer server;

    private final String channel = "room-" + UUID.randomUUID();
    private String email = "";

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void makeAnAccount() {
        email = server.account();
    }

    @Test
    void a_logout_over_http_closes_the_sockets_of_its_token_and_no_others() throws Exception {
        String token = server.token(email);
        RelayClient inBand = inBand("{\"token\":\"" + token + "\"}");
        RelayClient byHeader = byHeader(token);
        RelayClient ofOtherToken = inBand("{\"token\":\"" + server.token(email) + "\"}");
        RelayClient ofPassword = inBand(password());
        RelayClient listener = server.join(channel);

        assertEquals(
                204,
                server.send(server.request("/api/users/logout")
                                .header("X-Token", token)
                                .POST(BodyPublishers.noBody()))
                        .statusCode());

        closedFor(inBand);
        closedFor(byHeader);
        ofOtherToken.send("1");
        assertEquals("{\"from\":\"127.0.0.1\",\"msg\":1}", listener.nextText());
        ofPassword.send("2");
        assertEquals("{\"from\":\"127.0.0.1\",\"msg\":2}", listener.nextText());
    }

    @Test
    void a_password_that_another_process_changes_closes_the_sockets_of_the_account() throws Exception {
        RelayClient ofToken = byHeader(server.token(email));
        RelayClient ofPassword = inBand(password());

        elsewhere(accounts -> accounts.changePassword(email, "another secret".toCharArray()));

        closedFor(ofToken);
        closedFor(ofPassword);
    }

    @Test
    void an_account_that_another_process_removes_takes_its_sockets_with_it() throws Exception {
        RelayClient ofToken = byHeader(server.token(email));
        RelayClient ofPassword = inBand(password());
        RelayClient listener = server.join(channel);

        elsewhere(accounts -> accounts.remove(email));

        closedFor(ofToken);
        closedFor(ofPassword);
        assertTrue(listener.isSilentFor(Duration.ofMillis(100)));
    }

    @Test
    void a_socket_that_has_authenticated_anew_rests_on_that() throws Exception {
        String token = server.token(email);
        RelayClient client = byHeader(token);
        client.send(password());
        assertEquals("ok", client.nextText());
        RelayClient first = byHeader(token);

        server.store
                .logins()
                .logout(token, InetAddress.getLoopbackAddress())
                .toCompletableFuture()
                .join();

        closedFor(first);
        assertTrue(client.isSilentFor(Duration.ofMillis(300)));
    }

    private static void elsewhere(Function<Accounts, Accounts.Outcome> change) {
        try (AuthStore other = TestServer.openStore(folder)) {
            assertInstanceOf(Accounts.Outcome.Done.class, change.apply(other.accounts()));
        }
    }

    private static void closedFor(RelayClient client) throws Exception {
        Frame close = client.nextClose();

        assertEquals(CloseCode.CREDENTIALS_ENDED, close.closeCode());
        assertTrue(close.closeReason().length() > 0);
    }

    private RelayClient byHeader(String token) throws Exception {
        return server.connect()
                .join(Upgrade.of("/api/events/" + channel + "/ws?listen=false").with("X-Token", token));
    }

    private RelayClient inBand(String credentials) throws Exception {
        RelayClient client = server.connect().join(Upgrade.of("/api/events/" + channel + "/ws?listen=false"));
        client.send(credentials);
        assertEquals("ok", client.nextText());
        return client;
    }

    private String password() {
        return "{\"email\":\"" + email + "\",\"password\":\"secret\"}";
    }
}
