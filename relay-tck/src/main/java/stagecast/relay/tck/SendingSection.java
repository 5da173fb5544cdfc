package stagecast.relay.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Section 3: sending. */
abstract class SendingSection extends Section {

    SendingSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void a_broadcast_does_not_come_back_to_its_sender() throws Exception {
        var account = scene().account();
        var sender = scene().member(account);
        var listener = scene().listener();

        sender.send("1", to(account.email(), "2"));
        assertEquals(direct(account.email(), "2"), sender.nextText());
        sender.send("3", to(account.email(), "4"));

        assertEquals(direct(account.email(), "4"), sender.nextText());
        assertEquals(envelope("1"), listener.nextText());
        assertEquals(envelope("3"), listener.nextText());
        assertNothingMore(sender, listener);
    }

    @Test
    void the_same_user_s_other_connections_get_a_broadcast() throws Exception {
        var account = scene().account();
        var sender = scene().member(account);
        List<RelayClient> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            others.add(scene().member(account));
        }

        sender.send("1");

        for (var other : others) {
            assertEquals(envelope("1"), other.nextText());
        }
    }

    @Test
    void a_broadcast_stays_on_its_channel() throws Exception {
        var elsewhere = scene().join(Upgrade.of("/api/events/other-" + scene().channel + "/ws"));
        var account = scene().account();
        scene().member(account, elsewhere);
        var there = scene().join(Upgrade.of("/api/events/other-" + scene().channel + "/ws"));
        var here = scene().listener();

        scene().sender().send("1");
        assertEquals(envelope("1"), here.nextText());
        elsewhere.send("2");

        assertEquals(envelope("2"), there.nextText());
        assertNothingMore(there, here);
    }

    @Test
    void success_is_silent() throws Exception {
        var sender = scene().sender();
        scene().listener();

        sender.send("1", "2", to("nobody@example.org", "3"));

        assertEquals("recipient_unavailable", sender.nextError().code());
    }

    @Test
    void every_listener_gets_a_thousand_messages_once_and_in_the_order_sent() throws Exception {
        scene().bounds.anyRate();
        var sender = scene().sender();
        List<RelayClient> listeners = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            listeners.add(scene().listener());
        }

        for (int i = 0; i < 1000; i += 50) {
            sender.send(numbers(i, i + 50));
        }

        for (var listener : listeners) {
            for (int i = 0; i < 1000; i++) {
                assertEquals(envelope("" + i), listener.nextText());
            }
        }
    }

    @Test
    void each_sender_keeps_its_order_among_many() throws Exception {
        scene().bounds.anyRate();
        var first = scene().sender();
        var second = scene().sender();
        var listener = scene().listener();

        for (int i = 0; i < 300; i++) {
            first.send("" + i);
            second.send("" + (10_000 + i));
        }

        int nextOfFirst = 0;
        int nextOfSecond = 10_000;
        for (int i = 0; i < 600; i++) {
            String text = listener.nextText();
            if (text.equals(envelope("" + nextOfFirst))) {
                nextOfFirst++;
            } else {
                assertEquals(envelope("" + nextOfSecond), text);
                nextOfSecond++;
            }
        }
        assertEquals(300, nextOfFirst);
    }

    @Test
    void a_message_is_whole_however_it_was_cut() throws Exception {
        var sender = scene().sender();
        var listener = scene().listener();
        byte[] bytes = Frame.text("a longer text, 零一二, in single bytes").masked();

        for (byte one : bytes) {
            sender.send(new byte[] {one});
        }
        sender.send(
                Frame.open(Frame.TEXT, "\"in ".getBytes(UTF_8)),
                Frame.open(Frame.CONTINUATION, new byte[0]),
                Frame.open(Frame.CONTINUATION, "fragments".getBytes(UTF_8)),
                Frame.last("\"".getBytes(UTF_8)));

        assertEquals(envelope("\"a longer text, 零一二, in single bytes\""), listener.nextText());
        assertEquals(envelope("\"in fragments\""), listener.nextText());
    }

    @Test
    void a_binary_message_reaches_every_listener_as_it_is() throws Exception {
        var sender = scene().sender();
        var listener = scene().listener();
        var raw = scene().listener("envelope=none");
        byte[] payload = {0, (byte) 0xFF, '{', 34, (byte) 0xC3};

        sender.send(Frame.binary(payload), Frame.binary(new byte[0]), Frame.text("1"));

        for (var client : List.of(listener, raw)) {
            Frame frame = client.next();
            assertEquals(Frame.BINARY, frame.opcode());
            assertArrayEquals(payload, frame.payload());
            Frame empty = client.next();
            assertEquals(Frame.BINARY, empty.opcode());
            assertEquals(0, empty.payload().length);
        }
        assertEquals(envelope("1"), listener.nextText());
        assertEquals("1", raw.nextText());
    }

    @Test
    void a_binary_message_never_authenticates_and_is_no_direct_message() throws Exception {
        var account = scene().account();
        var stranger = scene().listener();
        var listener = scene().listener();
        byte[] credentials = account.credentials().getBytes(UTF_8);
        byte[] direct = to(account.email(), "1").getBytes(UTF_8);

        stranger.send(Frame.binary(credentials));
        assertEquals("invalid_message", stranger.nextError().code());
        scene().sender().send(Frame.binary(direct));

        assertArrayEquals(direct, listener.next().payload());
        assertArrayEquals(direct, stranger.next().payload());
    }

    @Test
    void an_empty_text_is_a_message() throws Exception {
        var listener = scene().listener();
        var raw = scene().listener("envelope=none");

        scene().sender().send("", "1");

        assertEquals(envelope("\"\""), listener.nextText());
        assertEquals(envelope("1"), listener.nextText());
        assertEquals("", raw.nextText());
        assertEquals("1", raw.nextText());
    }

    @Test
    void a_message_of_the_largest_size_arrives() throws Exception {
        String text = "x".repeat(64 << 10);
        var listener = scene().listener();
        var raw = scene().listener("envelope=none");
        var sender = scene().sender();

        sender.send(text, "1");

        assertEquals(envelope("\"" + text + "\""), listener.nextText());
        assertEquals(envelope("1"), listener.nextText());
        assertEquals(text, raw.nextText());
        assertEquals("1", raw.nextText());
    }

    @Test
    void depth_128_is_a_message_and_129_is_invalid() throws Exception {
        var sender = scene().sender();
        var listener = scene().listener();
        String deep = "[".repeat(127) + "{}" + "]".repeat(127);

        sender.send("[" + deep + "]", deep, "1");

        assertEquals("invalid_message", sender.nextError().code());
        assertEquals(envelope(deep), listener.nextText());
        assertEquals(envelope("1"), listener.nextText());
    }

    @Test
    void depth_counts_up_to_the_first_error_and_before_authenticating() throws Exception {
        var listener = scene().listener();
        String tooDeepThenBroken = "[".repeat(129) + "x";
        String brokenThenDeep = "x" + "[".repeat(129);

        var stranger = scene().listener().send(tooDeepThenBroken);
        assertEquals("invalid_message", stranger.nextError().code());
        var sender = scene().sender().send(tooDeepThenBroken, brokenThenDeep);

        assertEquals("invalid_message", sender.nextError().code());
        assertEquals(envelope("\"" + brokenThenDeep + "\""), listener.nextText());
    }

    @Test
    void depth_is_checked_before_credentials() throws Exception {
        var account = scene().account();
        String deep = "[".repeat(128) + "]".repeat(128);
        String credentials = account.credentials().replace("{", "{\"x\":" + deep + ",");
        var client = scene().listener();

        client.send(credentials);

        assertEquals("invalid_message", client.nextError().code());
    }
}
