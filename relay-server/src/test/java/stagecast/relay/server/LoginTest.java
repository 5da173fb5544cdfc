package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.tck.ErrorText;

class LoginTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_login_answers_with_a_token_that_nobody_keeps() throws Exception {
        String email = server.account();

        HttpResponse<String> answer = server.send(server.login(credentials(email, "secret")));

        JsonNode body = JSON.readTree(answer.body());
        assertEquals(200, answer.statusCode());
        assertEquals("no-store", header(answer, "Cache-Control"));
        assertEquals("application/json", header(answer, "Content-Type"));
        assertEquals(Set.of("token", "userId", "email", "expiresAt"), names(body));
        assertEquals(email, body.get("email").textValue());
        assertTrue(body.get("token").textValue().matches("[A-Za-z0-9_-]{43,}"), answer.body());
        Duration validity = Duration.between(
                Instant.now(), Instant.parse(body.get("expiresAt").textValue()));
        assertTrue(validity.compareTo(Duration.ofHours(11)) > 0, answer.body());
    }

    @Test
    void an_unknown_account_and_a_wrong_password_are_answered_alike() throws Exception {
        HttpResponse<String> wrong = server.send(server.login(credentials(server.account(), "a guess")));
        HttpResponse<String> unknown = server.send(server.login(credentials("nobody@example.org", "a guess")));

        refused(401, "invalid_credentials", wrong);
        assertEquals("Bearer", header(wrong, "WWW-Authenticate"));
        assertEquals(wrong.body(), unknown.body());
        assertEquals(wrong.statusCode(), unknown.statusCode());
        assertEquals(wrong.headers().map().keySet(), unknown.headers().map().keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"text\"",
                "null",
                "{} {}",
                "{\"email\":\"a@example.org\"}",
                "{\"password\":\"secret\"}",
                "{\"email\":1,\"password\":\"secret\"}",
                "{\"email\":\"a@example.org\",\"password\":null}",
                "{\"email\":\"a@example.org\",\"password\":\"secret\"",
                "email=a@example.org&password=secret",
            })
    void what_is_no_object_with_both_members_is_refused_with_400(String body) throws Exception {
        refused(400, "invalid_request", server.send(server.login(body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1"})
    void a_body_that_is_not_utf_8_is_refused_with_400(String charset) throws Exception {
        String json = credentials(server.account(), "sécret");
        HttpRequest.Builder request = server.login(json).POST(BodyPublishers.ofString(json, Charset.forName(charset)));

        refused(400, "invalid_request", server.send(request));
    }

    @Test
    void a_byte_order_mark_is_no_json() throws Exception {
        refused(400, "invalid_request", server.send(server.login("\uFEFF" + credentials(server.account(), "secret"))));
    }

    @Test
    void a_deep_body_or_a_long_number_is_json_like_any_other() throws Exception {
        String credentials = credentials(server.account(), "secret");
        for (String value : List.of("[".repeat(3_900) + "]".repeat(3_900), "9".repeat(7_000), "1e" + "9".repeat(20))) {
            String body = credentials.replace("{", "{\"more\":" + value + ",");

            assertEquals(200, server.send(server.login(body)).statusCode());
            refused(400, "invalid_request", server.send(server.login(value)));
        }
    }

    @Test
    void two_content_types_are_refused_with_400() throws Exception {
        String body = credentials(server.account(), "secret");
        for (String second : List.of("application/json", "text/plain")) {
            HttpRequest.Builder request = server.login(body).header("Content-Type", second);

            refused(400, "invalid_request", server.send(request));
        }
    }

    @Test
    void a_body_of_another_kind_is_refused_with_415() throws Exception {
        String body = credentials(server.account(), "secret");
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/jsonx", "")) {
            HttpRequest.Builder request = server.request("/api/users/login").POST(BodyPublishers.ofString(body));

            refused(
                    415,
                    "unsupported_media_type",
                    server.send(type.isEmpty() ? request : request.header("Content-Type", type)));
        }
    }

    @Test
    void a_content_type_is_read_without_case_and_with_parameters() throws Exception {
        HttpRequest.Builder request = server.request("/api/users/login")
                .header("Content-Type", "Application/JSON; charset=utf-8")
                .POST(BodyPublishers.ofString(credentials(server.account(), "secret")));

        assertEquals(200, server.send(request).statusCode());
    }

    @Test
    void another_method_is_refused_with_405_and_allow() throws Exception {
        for (String path : List.of("/api/users/login", "/api/users/logout")) {
            HttpResponse<String> answer = server.send(server.request(path).GET());

            refused(405, "method_not_allowed", answer);
            assertEquals("POST", header(answer, "Allow"));
        }
        HttpResponse<String> answer =
                server.send(server.request("/api/users/me").DELETE());

        refused(405, "method_not_allowed", answer);
        assertEquals("GET", header(answer, "Allow"));
    }

    @Test
    void an_unknown_path_is_refused_with_404() throws Exception {
        for (String path : List.of("/api/users/", "/api/users/login/", "/api/nothing", "/api/events/a/b", "/api/")) {
            refused(404, "not_found", server.send(server.request(path)));
        }
    }

    @Test
    void who_holds_a_token_is_told_who_that_is() throws Exception {
        String email = server.account();
        JsonNode login = JSON.readTree(
                server.send(server.login(credentials(email, "secret"))).body());
        String token = login.get("token").textValue();

        for (HttpRequest.Builder request : List.of(
                server.request("/api/users/me").header("Authorization", "Bearer " + token),
                server.request("/api/users/me").header("authorization", "bearer " + token),
                server.request("/api/users/me").header("X-Token", token),
                server.request("/api/users/me")
                        .header("Authorization", "Basic YTpi")
                        .header("X-Token", token))) {
            HttpResponse<String> answer = server.send(request);

            JsonNode body = JSON.readTree(answer.body());
            assertEquals(200, answer.statusCode());
            assertEquals(Set.of("userId", "email", "expiresAt"), names(body));
            for (String member : names(body)) {
                assertEquals(login.get(member), body.get(member));
            }
        }
    }

    @Test
    void a_request_without_any_token_is_told_to_authenticate() throws Exception {
        String token = server.token(server.account());

        for (HttpRequest.Builder request : List.of(
                server.request("/api/users/me"),
                server.request("/api/users/me?token=" + token),
                server.request("/api/users/me").header("Authorization", "Basic " + token),
                server.request("/api/users/logout").POST(BodyPublishers.noBody()))) {
            unauthorized("not_authenticated", server.send(request));
        }
    }

    @Test
    void a_token_that_is_not_valid_is_told_so() throws Exception {
        String token = server.token(server.account());

        for (HttpRequest.Builder request : List.of(
                server.request("/api/users/me").header("Authorization", "Bearer no-such-token"),
                server.request("/api/users/me").header("Authorization", "Bearer"),
                server.request("/api/users/me").header("X-Token", ""),
                server.request("/api/users/me")
                        .header("Authorization", "Bearer no-such-token")
                        .header("X-Token", token),
                server.request("/api/users/logout").header("X-Token", "é").POST(BodyPublishers.noBody()))) {
            unauthorized("invalid_credentials", server.send(request));
        }
    }

    private static void unauthorized(String code, HttpResponse<String> answer) {
        refused(401, code, answer);
        assertEquals("Bearer", header(answer, "WWW-Authenticate"));
    }

    @Test
    void a_logout_ends_the_token_and_no_other() throws Exception {
        String email = server.account();
        String token = server.token(email);
        String other = server.token(email);
        HttpRequest.Builder logout =
                server.request("/api/users/logout").header("X-Token", token).POST(BodyPublishers.noBody());

        HttpResponse<String> answer = server.send(logout);

        assertEquals(204, answer.statusCode());
        assertEquals("", answer.body());
        refused(401, "invalid_credentials", server.send(logout));
        refused(
                401,
                "invalid_credentials",
                server.send(server.request("/api/users/me").header("X-Token", token)));
        assertEquals(
                200,
                server.send(server.request("/api/users/me").header("X-Token", other))
                        .statusCode());
    }

    private static void refused(int status, String code, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer::body);
        assertEquals("application/json", header(answer, "Content-Type"));
        assertEquals(code, ErrorText.parse(answer.body()).code());
        assertFalse(answer.body().contains("Exception"), answer::body);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String credentials(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }
}
