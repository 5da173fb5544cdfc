package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.wire.Handshake.Accepted;
import stagecast.relay.wire.Handshake.Answer;
import stagecast.relay.wire.Handshake.Refused;

class HandshakeTest {

    private static final Map<String, String> UPGRADE_HEADERS =
            Map.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13");

    private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    HandshakeTest() {
        fields.put("Host", List.of("example.org"));
        fields.put("Upgrade", List.of("websocket"));
        fields.put("Connection", List.of("Upgrade"));
        fields.put("Sec-WebSocket-Key", List.of("dGhlIHNhbXBsZSBub25jZQ=="));
        fields.put("Sec-WebSocket-Version", List.of("13"));
    }

    @Test
    void answers_the_example_of_rfc_6455_section_1_3() {
        assertEquals(new Accepted("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), check());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "PUT", "get", "OPTIONS"})
    void refuses_another_method_with_405(String method) {
        fields.clear();

        Refused refused = assertInstanceOf(Refused.class, Handshake.check(method, false, this::field));

        assertEquals(405, refused.status());
        assertEquals(Map.of("Allow", "GET"), refused.headers());
        assertTrue(refused.message().contains(method), refused.message());
    }

    @Test
    void refuses_http_1_0_with_426() {
        Refused refused = assertInstanceOf(Refused.class, Handshake.check("GET", false, this::field));

        assertUpgradeRequired(refused, "HTTP/1.0");
    }

    @Test
    void refuses_a_plain_request_with_426() {
        fields.remove("Upgrade");

        assertUpgradeRequired(check(), "Upgrade: websocket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h2c", "websockets", "web socket", "websocket/13", "h2c;websocket"})
    void refuses_another_upgrade_with_426(String value) {
        fields.put("Upgrade", List.of(value));

        assertUpgradeRequired(check(), "Upgrade: websocket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "close", "keep-alive", "upgrades", "keep-alive upgrade"})
    void refuses_another_connection_with_426(String value) {
        fields.put("Connection", List.of(value));

        assertUpgradeRequired(check(), "Connection: Upgrade");
    }

    @Test
    void refuses_a_missing_connection_with_426() {
        fields.remove("Connection");

        assertUpgradeRequired(check(), "Connection: Upgrade");
    }

    @ParameterizedTest
    @ValueSource(strings = {"WebSocket", "h2c, websocket", "h2c,\tWEBSOCKET ,", ",websocket", "h2c|websocket"})
    void finds_the_upgrade_in_a_list_over_several_fields_without_case(String values) {
        fields.put("Upgrade", split(values));

        assertInstanceOf(Accepted.class, check());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPGRADE", "keep-alive, Upgrade", "keep-alive|upgrade", "a,b|c, upgrade,d"})
    void finds_the_connection_in_a_list_over_several_fields_without_case(String values) {
        fields.put("Connection", split(values));

        assertInstanceOf(Accepted.class, check());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "7", "0", "14", "013", "13, 8", "13,13", "13|13", "13|8", "thirteen"})
    void refuses_other_versions_and_several_with_426(String values) {
        fields.put("Sec-WebSocket-Version", split(values));

        assertUpgradeRequired(check(), "Sec-WebSocket-Version: 13");
    }

    @Test
    void refuses_a_missing_version_with_426() {
        fields.remove("Sec-WebSocket-Version");

        assertUpgradeRequired(check(), "Sec-WebSocket-Version: 13");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "dGhlIHNhbXBsZSBub25jZQ",
                "dGhlIHNhbXBsZSBub25j",
                "dGhlIHNhbXBsZSBub25jZTE=",
                "dGhlIHNhbXBsZSBub25jZTEy",
                "dGhlIHNhbXBsZSBub25jZTEyMw==",
                "dGhlIHNhbXBsZSBub25jZ!==",
                "dGhlIHNhbXBsZSBub25_ZQ==",
                "dGhlIHNhbXBsZSBub25jZQ==|dGhlIHNhbXBsZSBub25jZQ==",
                "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ=="
            })
    void refuses_a_key_that_is_not_16_bytes_in_base64_or_several_with_400(String values) {
        fields.put("Sec-WebSocket-Key", split(values));

        assertKeyRefused();
    }

    @Test
    void refuses_a_missing_key_with_400() {
        fields.remove("Sec-WebSocket-Key");

        assertKeyRefused();
    }

    @Test
    void looks_at_key_and_version_without_the_white_space_around_them() {
        fields.put("Sec-WebSocket-Version", List.of(" 13\t"));
        fields.put("Sec-WebSocket-Key", List.of(" dGhlIHNhbXBsZSBub25jZQ== "));

        assertEquals(new Accepted("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), check());
    }

    @Test
    void checks_in_the_order_upgrade_version_key() {
        fields.put("Sec-WebSocket-Key", List.of("x"));
        fields.put("Sec-WebSocket-Version", List.of("8"));
        fields.put("Upgrade", List.of("h2c"));

        assertUpgradeRequired(check(), "Upgrade: websocket");
        fields.put("Upgrade", List.of("websocket"));
        assertUpgradeRequired(check(), "Sec-WebSocket-Version: 13");
        fields.put("Sec-WebSocket-Version", List.of("13"));
        assertKeyRefused();
    }

    private Answer check() {
        return Handshake.check("GET", true, this::field);
    }

    private List<String> field(String name) {
        return fields.getOrDefault(name, List.of());
    }

    private void assertKeyRefused() {
        Refused refused = assertInstanceOf(Refused.class, check());
        assertEquals(400, refused.status());
        assertEquals(Map.of(), refused.headers());
        assertTrue(refused.message().contains("Sec-WebSocket-Key"), refused.message());
    }

    private static void assertUpgradeRequired(Answer answer, String named) {
        Refused refused = assertInstanceOf(Refused.class, answer);
        assertEquals(426, refused.status());
        assertEquals(UPGRADE_HEADERS, refused.headers());
        assertTrue(refused.message().contains(named), refused.message());
    }

    private static List<String> split(String values) {
        return new ArrayList<>(Arrays.asList(values.split("\\|", -1)));
    }
}
