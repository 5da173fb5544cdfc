package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.Limits;
import stagecast.relay.tck.ErrorText;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

class MessagesTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static TestServer server;
    private String email;
    private String token;

    private final String channel = "channel-" + UUID.randomUUID();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The rate holds for each token, so each test has one of its own. */
    @BeforeEach
    void logIn() throws Exception {
        email = server.account();
        token = server.token(email);
    }

    private HttpRequest.Builder text(String text) {
        return typed("text/plain", text);
    }

    private HttpRequest.Builder typed(String type, String text) {
        return server.request("/api/events/" + channel + "/messages")
                .header("Content-Type", type)
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(text));
    }

    private static void assertRefused(int status, String code, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(code, ErrorText.parse(answer.body()).code());
    }

    @Test
    void a_text_reaches_every_listener_as_if_it_came_from_a_socket() throws Exception {
        try (RelayClient listener = server.join(channel);
                RelayClient raw = server.connect().join(Upgrade.of("/api/events/" + channel + "/ws?envelope=none"))) {

            HttpResponse<String> first = server.send(text("hello world!"));
            HttpResponse<String> second =
                    server.send(typed("application/json; charset=utf-8", " {\"rawacc\":[1,2,3]} "));

            assertEquals(202, first.statusCode(), first.body());
            assertEquals("", first.body());
            assertEquals(202, second.statusCode(), second.body());
            assertEquals("{\"from\":\"127.0.0.1\",\"msg\":\"hello world!\"}", listener.nextText());
            assertEquals("{\"from\":\"127.0.0.1\",\"msg\":{\"rawacc\":[1,2,3]}}", listener.nextText());
            assertEquals("hello world!", raw.nextText());
            assertEquals(" {\"rawacc\":[1,2,3]} ", raw.nextText());
        }
    }

    @Test
    void many_messages_in_a_row_arrive_in_order_whatever_connection_brings_them() throws Exception {
        try (RelayClient one = server.join(channel);
                RelayClient two = server.join(channel);
                RelayClient three = server.join(channel)) {
            for (int i = 0; i < 100; i++) {
                try (RelayClient fresh = server.say("POST /api/events/" + channel + "/messages HTTP/1.1\r\nHost: x\r\n"
                        + "Content-Type: text/plain\r\nX-Token: " + token + "\r\nContent-Length: 2\r\n\r\n"
                        + String.format("%02d", i))) {
                    assertEquals(202, fresh.answer().status());
                }
            }

            for (RelayClient listener : new RelayClient[] {one, two, three}) {
                for (int i = 0; i < 100; i++) {
                    String expected = String.format(i < 10 ? "\"%02d\"" : "%d", i);
                    assertEquals("{\"from\":\"127.0.0.1\",\"msg\":" + expected + "}", listener.nextText());
                }
            }
        }
    }

    @Test
    void a_direct_message_reaches_its_addressee_or_nobody() throws Exception {
        String other = server.account();
        try (RelayClient listener = server.connect()
                .join(Upgrade.of("/api/events/" + channel + "/ws").with("X-Token", server.token(other)))) {

            assertEquals(
                    202,
                    server.send(text("{\"to\":\"" + other + "\",\"message\":[1]}"))
                            .statusCode());
            assertEquals("{\"from\":\"127.0.0.1\",\"to\":\"" + other + "\",\"msg\":[1]}", listener.nextText());

            HttpResponse<String> nobody = server.send(text("{\"to\":\"nobody@example.org\",\"message\":[1]}"));
            assertRefused(404, "recipient_unavailable", nobody);
            assertEquals(
                    "nobody@example.org",
                    JSON.readTree(nobody.body()).at("/error/to").textValue());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"a@example.org\",\"password\":\"p\"}",
                "{\"token\":\"t\"}",
                "{\"password\":1}",
                "{“password”:“p”}",
                "[{\"user\":\"a\",\"Password\":\"p\"}]",
                "login=a&password=p"
            })
    void credentials_go_nowhere(String text) throws Exception {
        try (RelayClient listener = server.join(channel)) {
            assertRefused(400, "invalid_message", server.send(text(text)));
            assertEquals(202, server.send(text("1")).statusCode());

            assertEquals("{\"from\":\"127.0.0.1\",\"msg\":1}", listener.nextText());
        }
    }

    @Test
    void nobody_sends_without_a_token_or_with_a_bad_one() throws Exception {
        HttpResponse<String> without = server.send(server.request("/api/events/" + channel + "/messages")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("1")));
        assertRefused(401, "not_authenticated", without);
        assertEquals("Bearer", without.headers().firstValue("WWW-Authenticate").orElse(""));

        token = "bad";
        assertRefused(401, "invalid_credentials", server.send(text("1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"a\": | 400 | invalid_request",
                "application/json | hello | 400 | invalid_request",
                "application/xml | <a/> | 415 | unsupported_media_type",
            })
    void a_body_is_what_its_type_says(String type, String body, int status, String code) throws Exception {
        assertRefused(status, code, server.send(typed(type, body)));
    }

    @Test
    void a_body_is_as_long_as_a_message_may_be_and_utf_8() throws Exception {
        assertEquals(202, server.send(text("x".repeat(64 << 10))).statusCode());
        assertRefused(413, "message_too_big", server.send(text("x".repeat((64 << 10) + 1))));
        assertRefused(
                400,
                "invalid_request",
                server.send(server.request("/api/events/" + channel + "/messages")
                        .header("Content-Type", "text/plain")
                        .header("X-Token", token)
                        .POST(BodyPublishers.ofByteArray("é".getBytes(StandardCharsets.ISO_8859_1)))));
    }

    @Test
    void the_rate_holds_for_each_token(@TempDir Path folder) throws Exception {
        Limits limits = Limits.DEFAULTS.with(each -> each.messagesPerSecond(1).messagesBurst(3));
        try (TestServer slow = new TestServer(folder, limits, builder -> builder)) {
            String hasty = slow.account();
            HttpRequest.Builder one = message(slow, slow.token(hasty));

            List<HttpResponse<String>> answers = new ArrayList<>();
            for (int i = 0; i < 100 && answers.stream().allMatch(each -> each.statusCode() == 202); i++) {
                answers.add(slow.send(one));
            }

            HttpResponse<String> last = answers.get(answers.size() - 1);
            assertTrue(answers.size() > 3, "the burst is for all");
            assertRefused(429, "rate_limited", last);
            assertEquals("1", last.headers().firstValue("Retry-After").orElse(""));
            assertEquals(202, slow.send(message(slow, slow.token(hasty))).statusCode());
        }
    }

    private static HttpRequest.Builder message(TestServer server, String token) {
        return server.request("/api/events/hall/messages")
                .header("Content-Type", "text/plain")
                .header("X-Token", token)
                .POST(BodyPublishers.ofString("1"));
    }

    @Test
    void whoever_has_a_token_is_told_how_many_are_on_a_channel() throws Exception {
        HttpRequest.Builder question = server.request("/api/events/" + channel)
                .header("X-Token", token)
                .GET();
        assertEquals(
                "{\"channel\":\"" + channel + "\",\"listeners\":0,\"connections\":0}",
                server.send(question).body());

        try (RelayClient listener = server.join(channel);
                RelayClient sender = server.connect().join(Upgrade.of("/api/events/" + channel + "/ws?listen=false"))) {
            HttpResponse<String> answer = server.send(question);

            assertEquals(200, answer.statusCode());
            assertEquals("{\"channel\":\"" + channel + "\",\"listeners\":1,\"connections\":2}", answer.body());
            assertFalse(listener.isCut() || sender.isCut(), "they are the two");
        }
        assertRefused(
                401,
                "not_authenticated",
                server.send(server.request("/api/events/" + channel).GET()));
        assertRefused(401, "invalid_credentials", server.send(question.setHeader("X-Token", "bad")));
    }

    @Test
    void a_channels_name_is_decoded_in_the_answer() throws Exception {
        try (RelayClient client =
                server.say("GET /api/events/%3Croom_name%3E HTTP/1.1\r\nHost: x\r\nX-Token: " + token + "\r\n\r\n")) {
            HttpAnswer answer = client.answer();

            assertEquals(
                    "<room_name>", JSON.readTree(answer.body()).get("channel").textValue());
        }
    }
}
