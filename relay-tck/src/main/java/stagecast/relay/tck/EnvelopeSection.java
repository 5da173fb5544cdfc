package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stagecast.relay.RelayOptions;
import stagecast.relay.RelayOptions.From;
import stagecast.relay.RelayOptions.OkFrame;

/** Section 4: what listeners receive, byte for byte. */
abstract class EnvelopeSection extends Section {

    private @Nullable RelayClient listener;
    private @Nullable RelayClient sender;

    EnvelopeSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void a_json_value_arrives_byte_for_byte() throws Exception {
        for (String value : List.of(
                "{\"rawacc\":[1,2,3]}",
                "\"hello world!\"",
                "{ \"b\" : 1.0, \"a\":-0, \"b\":\"\\u0041\\/\" , \"\":[ ] }",
                "[1e5, 1E+05, 0.10, 123456789012345678901234567890]",
                "true",
                "null",
                "-0",
                "\"å 零 😀 \u007f \u2028\"",
                "\"\\ud800\"")) {
            arrivesAs(value, value);
        }
    }

    @Test
    void white_space_around_a_json_value_is_trimmed() throws Exception {
        arrivesAs(" \t\r\n{ \"a\" : 1 }\n\r\t ", "{ \"a\" : 1 }");
        arrivesAs("\n7\n", "7");
        arrivesAs(" \" inside \" ", "\" inside \"");
    }

    @Test
    void what_is_no_json_arrives_untrimmed_as_a_string() throws Exception {
        arrivesAs("hello world!", "\"hello world!\"");
        arrivesAs("  hello ", "\"  hello \"");
        arrivesAs("   ", "\"   \"");
        arrivesAs("say \"hi\" \\ / now", "\"say \\\"hi\\\" \\\\ / now\"");
        arrivesAs("å 零 😀 \u007f \u0085 \u2028", "\"å 零 😀 \u007f \u0085 \u2028\"");
    }

    @Test
    void what_looks_like_json_and_is_none_is_text() throws Exception {
        for (String text : List.of(
                "01",
                "+1",
                "1.",
                ".5",
                "1e",
                "0x10",
                "NaN",
                "Infinity",
                "-",
                "tru",
                "TRUE",
                "'a'",
                "[1,]",
                "[1 2]",
                "{1:2}",
                "1 2",
                "[1]]",
                "nullnull",
                "/**/1",
                "\u00a01",
                "1\u000b")) {
            String escaped = text.replace("\u000b", "\\u000b");
            arrivesAs(text, "\"" + escaped + "\"");
        }
        arrivesAs("{\"a\":1,}", "\"{\\\"a\\\":1,}\"");
        arrivesAs("\"unclosed", "\"\\\"unclosed\"");
        arrivesAs("\"a\tb\"", "\"\\\"a\\tb\\\"\"");
        arrivesAs("\"\\x\"", "\"\\\"\\\\x\\\"\"");
    }

    @Test
    void a_byte_order_mark_is_not_white_space() throws Exception {
        arrivesAs("\ufeff1", "\"\ufeff1\"");
        arrivesAs("1\ufeff", "\"1\ufeff\"");
    }

    @Test
    void control_characters_are_escaped_as_json_stringify_does() throws Exception {
        var text = new StringBuilder("x");
        var escaped = new StringBuilder("\"x");
        for (char c = 0; c < 0x20; c++) {
            text.append(c);
            escaped.append(
                    switch (c) {
                        case '\b' -> "\\b";
                        case '\t' -> "\\t";
                        case '\n' -> "\\n";
                        case '\f' -> "\\f";
                        case '\r' -> "\\r";
                        default -> String.format("\\u%04x", (int) c);
                    });
        }

        arrivesAs(text.toString(), escaped.append('"').toString());
    }

    @Test
    void a_text_that_grows_sixfold_arrives_whole() throws Exception {
        var listener = scene().listener();

        scene().sender().send("\u0001".repeat(64 << 10));

        assertEquals(envelope("\"" + "\\u0001".repeat(64 << 10) + "\""), listener.nextText());
    }

    @Test
    void envelope_none_gets_the_sender_s_bytes_untouched() throws Exception {
        var raw = scene().listener("envelope=none");
        var sender = scene().sender();
        for (String text : List.of(" {\"a\" : 1}\n", "hello", "\ufeff", "\u0000\u001f\"", "01", "å 零 😀")) {
            sender.send(text);

            assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), raw.next().payload());
        }
    }

    @Test
    void each_listener_gets_its_own_form() throws Exception {
        var standard = scene().listener("envelope=standard");
        var plain = scene().listener();
        var raw = scene().listener("envelope=none");

        scene().sender().send(" 1 ");

        assertEquals(envelope("1"), standard.nextText());
        assertEquals(envelope("1"), plain.nextText());
        assertEquals(" 1 ", raw.nextText());
    }

    @Test
    void from_is_the_address_of_the_socket_whatever_headers_say() throws Exception {
        var listener = scene().listener();
        var sender = scene().join(Upgrade.of(scene().path())
                .with("X-Forwarded-For", "192.0.2.1")
                .with("Forwarded", "for=192.0.2.2")
                .with("X-Real-IP", "192.0.2.3"));
        scene().member(scene().account(), sender);

        sender.send("1");

        assertEquals("{\"from\":\"127.0.0.1\",\"msg\":1}", listener.nextText());
    }

    @Test
    void from_can_be_the_user_id_of_the_moment_a_message_was_sent() throws Exception {
        scene().options = new RelayOptions(From.USER_ID, OkFrame.TEXT);
        var first = scene().account();
        var second = scene().account();
        var listener = scene().listener();
        var sender = scene().member(first, scene().listener("listen=false"));

        sender.send("1", second.credentials(), "2");

        String firstId = first.identity().userId();
        String secondId = second.identity().userId();
        assertEquals("{\"from\":\"" + firstId + "\",\"msg\":1}", listener.nextText());
        assertEquals("{\"from\":\"" + secondId + "\",\"msg\":2}", listener.nextText());
        assertEquals("ok", sender.nextText());
        sender.send(to(secondId, "3"));
        assertEquals("{\"from\":\"" + secondId + "\",\"to\":\"" + secondId + "\",\"msg\":3}", sender.nextText());
    }

    @Test
    void from_can_be_the_user_id_that_a_token_in_the_handshake_brought() throws Exception {
        scene().options = new RelayOptions(From.USER_ID, OkFrame.TEXT);
        var account = scene().account();
        var listener = scene().listener();
        var sender = scene().join(Upgrade.of(scene().path())
                .with("X-Token", scene().authenticator.login(account.email())));

        sender.send("1");

        assertEquals("{\"from\":\"" + account.identity().userId() + "\",\"msg\":1}", listener.nextText());
    }

    private void arrivesAs(String text, String value) throws Exception {
        if (listener == null || sender == null) {
            listener = scene().listener();
            sender = scene().sender();
        }
        sender.send(text);

        assertEquals(envelope(value), listener.nextText());
    }
}
