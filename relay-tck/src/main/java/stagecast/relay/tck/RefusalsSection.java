package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Section 1: what is no handshake, in the order in which it is checked. */
abstract class RefusalsSection extends Section {

    RefusalsSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void a_name_that_breaks_a_rule_is_refused_with_invalid_channel() throws Exception {
        for (String segment : List.of(
                "",
                ".",
                "..",
                "%2e",
                "%2E%2e",
                "a%2Fb",
                "%2f",
                "a%00b",
                "%7F",
                "%C2%85",
                "%ff",
                "x".repeat(129),
                "%F0%9F%98%80".repeat(129),
                "%ED%A0%80")) {
            refused(400, "invalid_channel", Upgrade.of("/api/events/" + segment + "/ws"));
        }
    }

    @Test
    void bytes_that_no_path_may_hold_are_refused() throws Exception {
        for (String segment : List.of("<room>", "a\"b", "å", "a\\b", "a^b", "{a}", "a|b", "a`b", "%", "%4", "%zz")) {
            assertEquals(400, status(Upgrade.of("/api/events/" + segment + "/ws")), segment);
        }
    }

    @Test
    void another_method_is_refused_with_405_and_allow() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            HttpAnswer answer = refused(
                    405, "method_not_allowed", Upgrade.of(scene().path()).method(method));

            assertTrue(List.of(answer.header("Allow").split(", *")).contains("GET"), answer::toString);
        }
    }

    @Test
    void what_asks_for_no_upgrade_is_refused_with_426() throws Exception {
        upgradeRequired(Upgrade.of(scene().path()).without("Upgrade"));
        upgradeRequired(Upgrade.of(scene().path()).without("Connection"));
        upgradeRequired(Upgrade.of(scene().path()).without("Connection").without("Upgrade"));
        upgradeRequired(Upgrade.of(scene().path()).instead("Upgrade", "h2c"));
        upgradeRequired(Upgrade.of(scene().path()).instead("Connection", "keep-alive"));
    }

    @Test
    void http_1_0_counts_as_no_upgrade() throws Exception {
        upgradeRequired(Upgrade.of(scene().path()).version("HTTP/1.0"));
    }

    @Test
    void another_version_is_refused_with_426() throws Exception {
        upgradeRequired(Upgrade.of(scene().path()).instead("Sec-WebSocket-Version", "8"));
        upgradeRequired(Upgrade.of(scene().path()).instead("Sec-WebSocket-Version", "14"));
        upgradeRequired(Upgrade.of(scene().path()).without("Sec-WebSocket-Version"));
    }

    @Test
    void a_key_that_is_not_16_bytes_is_refused() throws Exception {
        refused(400, "invalid_request", Upgrade.of(scene().path()).without("Sec-WebSocket-Key"));
        for (String key :
                List.of("x", "AAAA", "AQIDBAUGBwgJCgsMDQ4P", "AQIDBAUGBwgJCgsMDQ4PEBE=", "not base64 at all!!")) {
            refused(400, "invalid_request", Upgrade.of(scene().path()).instead("Sec-WebSocket-Key", key));
        }
    }

    @Test
    void a_known_parameter_with_another_value_is_refused() throws Exception {
        for (String query : List.of(
                "listen=yes",
                "listen=",
                "listen",
                "listen=TRUE",
                "x-user-listener=true",
                "x-user-listener=2",
                "envelope=raw",
                "slow=drop",
                "slow=",
                "envelope=",
                "heartbeat=0",
                "heartbeat=301",
                "heartbeat=1.5",
                "heartbeat=05",
                "heartbeat=-5",
                "heartbeat=4294967297",
                "heartbeat=%D9%A5",
                "heartbeat=")) {
            refused(400, "invalid_request", Upgrade.of(scene().path() + "?" + query));
        }
    }

    @Test
    void a_known_parameter_that_stands_twice_is_refused() throws Exception {
        for (String query : List.of(
                "listen=true&listen=true",
                "envelope=none&a=b&envelope=none",
                "slow=close&slow=close",
                "x-user-listener=1&x-user-listener=0",
                "heartbeat=5&heartbeat=5")) {
            refused(400, "invalid_request", Upgrade.of(scene().path() + "?" + query));
        }
    }

    @Test
    void both_names_for_listening_are_checked() throws Exception {
        refused(400, "invalid_request", Upgrade.of(scene().path() + "?listen=true&x-user-listener=no"));
        refused(400, "invalid_request", Upgrade.of(scene().path() + "?listen=no&x-user-listener=1"));
    }

    @Test
    void a_bad_token_is_refused_with_401() throws Exception {
        String token = scene().authenticator.login(scene().account().email());
        for (Upgrade request : List.of(
                Upgrade.of(scene().path()).with("Authorization", "Bearer no-such-token"),
                Upgrade.of(scene().path()).with("Authorization", "Bearer"),
                Upgrade.of(scene().path()).with("Authorization", "Bearer  "),
                Upgrade.of(scene().path()).with("Authorization", "bearer").with("X-Token", token),
                Upgrade.of(scene().path()).with("X-Token", "no-such-token"),
                Upgrade.of(scene().path()).with("X-Token", ""),
                Upgrade.of(scene().path())
                        .with("Authorization", "Bearer no-such-token")
                        .with("X-Token", token))) {
            HttpAnswer answer = refused(401, "invalid_credentials", request);

            assertTrue(answer.header("WWW-Authenticate").startsWith("Bearer"), answer::toString);
        }
    }

    @Test
    void checks_in_the_order_of_the_rules() throws Exception {
        Upgrade request = Upgrade.of("/api/events/%2F/ws?listen=no")
                .method("POST")
                .without("Upgrade")
                .instead("Sec-WebSocket-Version", "12")
                .instead("Sec-WebSocket-Key", "x")
                .with("X-Token", "no-such-token");

        refused(400, "invalid_channel", request);
        refused(405, "method_not_allowed", everythingWrong().method("POST").without("Upgrade"));
        upgradeRequired(everythingWrong().without("Upgrade"));
        upgradeRequired(everythingWrong().instead("Sec-WebSocket-Version", "12"));
        refused(400, "invalid_request", everythingWrong().instead("Sec-WebSocket-Key", "x"));
        refused(400, "invalid_request", everythingWrong());
    }

    @Test
    void a_refusal_says_what_was_wrong() throws Exception {
        String tooLong = scene().ask(Upgrade.of("/api/events/" + "x".repeat(129) + "/ws"))
                .error()
                .message();
        String badValue =
                scene().ask(Upgrade.of(scene().path() + "?listen=no")).error().message();

        assertTrue(tooLong.contains("129"), tooLong);
        assertTrue(badValue.contains("listen"), badValue);
    }

    /** All that is checked behind the key is wrong. */
    private Upgrade everythingWrong() {
        return Upgrade.of(scene().path() + "?listen=no").with("X-Token", "no-such-token");
    }

    private void upgradeRequired(Upgrade request) throws Exception {
        HttpAnswer answer = refused(426, "upgrade_required", request);

        assertEquals("websocket", answer.header("Upgrade").toLowerCase(Locale.ROOT));
        assertTrue(answer.header("Connection").toLowerCase(Locale.ROOT).contains("upgrade"), answer::toString);
        assertEquals("13", answer.header("Sec-WebSocket-Version"));
    }

    private HttpAnswer refused(int status, String code, Upgrade request) throws Exception {
        HttpAnswer answer = scene().ask(request);

        assertEquals(status, answer.status(), () -> request + " was answered with " + answer);
        assertEquals(code, answer.error().code());
        assertTrue(answer.header("Content-Type").startsWith("application/json"), answer::toString);
        assertFalse(answer.has("Sec-WebSocket-Accept"));
        return answer;
    }

    private int status(Upgrade request) throws Exception {
        return scene().ask(request).status();
    }
}
