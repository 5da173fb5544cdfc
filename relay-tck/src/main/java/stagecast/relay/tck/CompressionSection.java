package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import stagecast.relay.RelayOptions;
import stagecast.relay.RelayOptions.From;
import stagecast.relay.RelayOptions.OkFrame;

/** Section 1: permessage-deflate (RFC 7692), where it is on. */
abstract class CompressionSection extends Section {

    private static final String LONG = "\"" + "la ".repeat(300) + "\"";
    private static final Pattern MISSED = Pattern.compile("\\{\"missed\":([1-9][0-9]*)}");
    private static final int FLOOD = 1_000;

    CompressionSection(Supplier<Scene> scene) {
        super(scene);
    }

    private void switchOn() {
        scene().options = new RelayOptions(From.IP, OkFrame.TEXT, Duration.ZERO, true);
    }

    private Upgrade offer(String query) {
        return Upgrade.of(scene().path() + query).with(Deflated.FIELD, Deflated.OFFER);
    }

    /** A connection that has agreed to compress. */
    private RelayClient compressing() throws Exception {
        return scene().join(offer(""));
    }

    private RelayClient narrowCompressing(String query) throws Exception {
        return scene().narrow().join(offer(query));
    }

    @Test
    void agrees_to_the_first_offer_that_it_can_keep_and_says_so() throws Exception {
        switchOn();

        HttpAnswer simple = scene().ask(offer(""));
        HttpAnswer second = scene().ask(Upgrade.of(scene().path())
                .with(Deflated.FIELD, "foo, permessage-deflate; server_max_window_bits=10")
                .with(Deflated.FIELD, "permessage-deflate; server_max_window_bits=15"));
        HttpAnswer none = scene().ask(Upgrade.of(scene().path())
                .with(Deflated.FIELD, "permessage-deflate; server_max_window_bits=10, permessage-deflate; foo"));

        assertEquals(Deflated.AGREED, simple.header(Deflated.FIELD));
        assertEquals(Deflated.AGREED + "; server_max_window_bits=15", second.header(Deflated.FIELD));
        assertEquals(101, none.status());
        assertFalse(none.has(Deflated.FIELD));
    }

    @Test
    void declines_where_the_client_is_known_to_keep_its_window_all_the_same() throws Exception {
        switchOn();

        HttpAnswer answer = scene().ask(offer("")
                .with(
                        "User-Agent",
                        "Mozilla/5.0 (iPhone; CPU iPhone OS 15_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                                + " Version/15.2 Mobile/15E148 Safari/604.1"));

        assertEquals(101, answer.status());
        assertFalse(answer.has(Deflated.FIELD));
    }

    @Test
    void a_compressed_message_arrives_like_any_other_with_who_compresses_and_who_does_not() throws Exception {
        switchOn();
        var sender = compressing().send(Deflated.text(scene().account().credentials()));
        assertEquals("ok", sender.nextText());
        var plain = scene().listener();
        var compressing = compressing();

        sender.send(Deflated.text("{\"a\":1}"), Frame.text("2"), Deflated.text(LONG), Deflated.text(""));

        for (String expected : List.of("{\"a\":1}", "2", LONG, "\"\"")) {
            assertEquals(envelope(expected), plain.nextText());
            assertEquals(envelope(expected), Deflated.text(compressing.next()));
        }
        assertNothingMore(sender);
    }

    @Test
    void a_long_broadcast_is_compressed_for_those_who_agreed() throws Exception {
        switchOn();
        var compressing = compressing();
        var raw = scene().join(offer("?envelope=none"));
        var plain = scene().listener();
        var sender = scene().sender();

        sender.send(LONG, "1");

        Frame frame = compressing.next();
        assertTrue(Deflated.isCompressed(frame), frame::toString);
        assertEquals(envelope(LONG), Deflated.text(frame));
        assertEquals(envelope("1"), compressing.nextText());
        Frame untouched = raw.next();
        assertTrue(Deflated.isCompressed(untouched), untouched::toString);
        assertEquals(LONG, Deflated.text(untouched));
        assertEquals(envelope(LONG), plain.nextText());
    }

    @Test
    void a_binary_message_is_compressed_either_way() throws Exception {
        switchOn();
        byte[] zeros = new byte[5_000];
        var sender = scene().member(scene().account(), compressing());
        var compressing = compressing();
        var plain = scene().listener();

        sender.send(Frame.of(0xC0 | Frame.BINARY, Deflated.compress(zeros)));

        Frame frame = compressing.next();
        assertEquals(Frame.BINARY, frame.opcode());
        assertTrue(frame.payload().length < 100, frame::toString);
        assertEquals(zeros.length, Deflated.inflate(frame.payload()).length);
        assertEquals(zeros.length, plain.next().payload().length);
    }

    @Test
    void a_compressed_message_may_come_in_fragments_and_in_any_cut() throws Exception {
        switchOn();
        var sender = scene().member(scene().account(), compressing());
        var listener = scene().listener();
        byte[] payload = Deflated.compress(LONG.getBytes(StandardCharsets.UTF_8));
        byte[] first = Frame.of(0x40 | Frame.TEXT, Arrays.copyOf(payload, 5)).masked();
        byte[] last = Frame.last(Arrays.copyOfRange(payload, 5, payload.length)).masked();

        for (byte[] frame : List.of(first, Frame.ping("now").masked(), last)) {
            for (byte each : frame) {
                sender.send(new byte[] {each});
            }
        }

        assertEquals(Frame.PONG, sender.next().opcode());
        assertEquals(envelope(LONG), listener.nextText());
    }

    @Test
    void only_the_first_frame_of_a_message_says_that_it_is_compressed() throws Exception {
        switchOn();
        var continuing = compressing();
        var ping = compressing();
        var without = scene().listener();

        continuing.send(Frame.of(0x40 | Frame.TEXT, new byte[0]), Frame.of(0xC0, new byte[] {0}));
        ping.send(Frame.of(0xC0 | Frame.PING, new byte[0]));
        without.send(Deflated.text("1"));

        assertEquals(1002, continuing.nextClose().closeCode());
        assertEquals(1002, ping.nextClose().closeCode());
        assertEquals(1002, without.nextClose().closeCode());
    }

    @Test
    void what_breaks_a_limit_is_refused_before_the_message_is_whole() throws Exception {
        switchOn();
        byte[] bomb = Deflated.compress(new byte[1 << 20]);
        byte[] noUtf8 = Deflated.compress(new byte[] {'a', (byte) 0xFF, 'b', 'c'});
        byte[] rest = new byte[1];
        var whole = compressing();
        var begun = compressing();
        var bad = compressing();
        var noDeflate = compressing();

        whole.send(Frame.of(0xC0 | Frame.BINARY, bomb));
        begun.send(Frame.of(0x40 | Frame.BINARY, Arrays.copyOf(bomb, bomb.length / 2)));
        bad.send(Frame.of(0x40 | Frame.TEXT, noUtf8));
        noDeflate.send(Frame.of(0x40 | Frame.BINARY, new byte[] {-1, -1, -1}), Frame.open(Frame.CONTINUATION, rest));

        assertEquals(1009, whole.nextClose().closeCode());
        assertEquals(1009, begun.nextClose().closeCode());
        assertEquals(1007, bad.nextClose().closeCode());
        assertEquals(1007, noDeflate.nextClose().closeCode());
    }

    @Test
    void who_reads_slowly_loses_compressed_messages_as_it_asked() throws Exception {
        switchOn();
        scene().bounds.anyRate().sendQueueBytes(64 << 10);
        var latest = narrowCompressing("?slow=latest");
        var oldest = narrowCompressing("?slow=drop-oldest");
        var sender = scene().sender();
        var listener = scene().listener();
        String[] messages = noise();

        for (String message : messages) {
            sender.send(message);
            assertEquals(envelope(message), listener.nextText());
        }

        int missed = 0;
        for (int next = 0; next < FLOOD; ) {
            Frame frame = oldest.next();
            Matcher notice = MISSED.matcher(Deflated.text(frame));
            if (notice.matches()) {
                missed += Integer.parseInt(notice.group(1));
                next += Integer.parseInt(notice.group(1));
            } else {
                assertTrue(Deflated.isCompressed(frame), frame::toString);
                assertEquals(envelope(messages[next]), Deflated.text(frame), "after " + missed + " missed");
                next++;
            }
        }
        assertTrue(missed > 0, "nothing was lost");
        String last = "";
        for (int received = 0; !last.equals(envelope(messages[FLOOD - 1])); received++) {
            assertTrue(received < FLOOD - 1, "nothing was lost");
            last = Deflated.text(latest.next());
        }
    }

    /** Texts that become smaller, but not so small that all of them find room on their way. */
    private static String[] noise() {
        Random random = new Random(3);
        String[] texts = new String[FLOOD];
        for (int i = 0; i < FLOOD; i++) {
            var text = new StringBuilder("\"");
            while (text.length() < 6_000) {
                text.append(Long.toHexString(random.nextLong()));
            }
            texts[i] = text.append('"').toString();
        }
        return texts;
    }
}
