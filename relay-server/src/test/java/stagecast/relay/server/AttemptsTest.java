package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.auth.Argon2Settings;
import stagecast.relay.auth.AttemptSettings;
import stagecast.relay.auth.AuthSettings;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.auth.PostgresSettings;
import stagecast.relay.auth.StoreAddress;

/** What becomes of too many wrong passwords, and of more attempts than can be computed, over HTTP and in band. */
class AttemptsTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** Some tenths of a second for each hash, so that attempts made at once meet. */
    private static final AuthSettings SLOW_HASHES = new AuthSettings(
            Duration.ofHours(12),
            1,
            2_000,
            Duration.ofMillis(1),
            2_000,
            1,
            20_000,
            5,
            Duration.ofMillis(100),
            AttemptSettings.DEFAULTS,
            new Argon2Settings(65_536, 10, 1),
            StoreAddress.SQLITE,
            PostgresSettings.DEFAULTS);

    @TempDir
    Path folder;

    @Test
    void too_many_wrong_passwords_are_answered_with_429_and_retry_after() throws Exception {
        try (TestServer server = new TestServer(folder)) {
            String email = server.account();
            for (int i = 0; i < 5; i++) {
                assertEquals(401, login(server, email, "guess " + i).statusCode());
            }

            var refused = login(server, email, "secret");

            assertEquals(429, refused.statusCode());
            assertWait("too_many_attempts", 590, 600, refused);
            var client = server.join("room").send(credentials(email, "secret"));
            var error = client.nextError();
            assertEquals("too_many_attempts", error.code());
            assertTrue(error.json().matches(".*\"retryAfterSeconds\":(59\\d|600)\\b.*"), error::json);
            assertEquals(200, login(server, server.account(), "secret").statusCode());
        }
    }

    @Test
    void a_token_is_good_however_many_passwords_were_wrong() throws Exception {
        try (TestServer server = new TestServer(folder)) {
            String email = server.account();
            String token = server.token(email);
            for (int i = 0; i < 6; i++) {
                login(server, email, "guess " + i);
            }

            assertEquals(
                    200,
                    server.send(server.request("/api/users/me").header("X-Token", token))
                            .statusCode());
            assertEquals(
                    "ok",
                    server.join("room").send("{\"token\":\"" + token + "\"}").nextText());
        }
    }

    @Test
    void attempts_that_wait_too_long_are_answered_with_503_and_retry_after() throws Exception {
        AuthStore store = AuthStore.open(folder, SLOW_HASHES, Clock.systemUTC());
        try (TestServer server = new TestServer(store)) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(server.begin(server.login(credentials("nobody" + i + "@example.org", "secret"))));
            }

            int busy = 0;
            for (var begun : answers) {
                var answer = begun.get(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (answer.statusCode() == 503) {
                    assertWait("busy", 1, 1, answer);
                    busy++;
                } else {
                    assertEquals(401, answer.statusCode());
                }
            }
            assertTrue(busy > 0, "all were computed");
        }
    }

    private static HttpResponse<String> login(TestServer server, String email, String password) throws Exception {
        return server.send(server.login(credentials(email, password)));
    }

    private static String credentials(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    private static void assertWait(String code, int least, int most, HttpResponse<String> answer) throws Exception {
        var error = JSON.readTree(answer.body()).get("error");
        long seconds = answer.headers().firstValueAsLong("Retry-After").orElse(-1);
        assertEquals(code, error.get("code").textValue());
        assertEquals(seconds, error.get("retryAfterSeconds").longValue());
        assertTrue(least <= seconds && seconds <= most, answer::body);
    }
}
