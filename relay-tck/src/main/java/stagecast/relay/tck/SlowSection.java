package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import stagecast.relay.ChannelRules;
import stagecast.relay.CloseCode;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.JoinRequest.Slow;

/** Section 6: slow listeners, who are closed, or lose broadcasts. */
abstract class SlowSection extends Section {

    private static final String FILLING = "x".repeat(4_000);
    private static final int MOST_MESSAGES = 10_000;

    /** More than the kernel and the relay keep together. */
    private static final int FLOOD = 1_000;

    private static final Pattern MISSED = Pattern.compile("\\{\"missed\":([1-9][0-9]*)}");

    /** A relay may count the memory that waiting messages pin, which is more than they are. */
    private static final int FAR_ABOVE = 8 << 20;

    SlowSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void a_listener_that_never_reads_is_ended_and_nobody_waits_for_it() throws Exception {
        scene().bounds.anyRate().sendQueueBytes(64 << 10).closeTimeout(Duration.ofMillis(300));
        var slow = scene().narrowListener();
        var sender = scene().sender();
        var listener = scene().listener();

        floodUntilTooSlow(sender, listener);
        sender.send("1");

        assertEquals(envelope("1"), listener.nextText());
        Waiting.until(
                "the slow one is gone", scene().patience, () -> scene().relay().connections() == 2);
        assertEquals(
                RelayClient.End.RESET,
                slow.throwAwayToTheEnd(),
                "the kernel would have gone on sending to a peer that never reads");
    }

    @Test
    void a_listener_that_wakes_up_in_time_reads_whole_messages_and_then_1013() throws Exception {
        scene().bounds.anyRate().sendQueueBytes(64 << 10).closeTimeout(scene().patience);
        var slow = scene().narrowListener();
        var sender = scene().sender();
        var listener = scene().listener();

        int sent = floodUntilTooSlow(sender, listener);

        Frame frame = slow.next();
        int received = 0;
        while (frame.opcode() == Frame.TEXT) {
            assertEquals(message(received), frame.text());
            received++;
            frame = slow.next();
        }
        assertEquals(Frame.CLOSE, frame.opcode(), frame::toString);
        assertEquals(CloseCode.TOO_SLOW, frame.closeCode());
        assertTrue(received < sent, "nothing was dropped");
    }

    @Test
    void a_listener_that_reads_in_small_pieces_but_keeps_up_loses_nothing() throws Exception {
        scene().bounds.sendQueueBytes(FAR_ABOVE);
        var slow = scene().narrowListener();
        var sender = scene().sender();
        int count = 200;

        for (int i = 0; i < count; i++) {
            sender.send("\"" + i + FILLING + "\"");
        }

        for (int i = 0; i < count; i++) {
            assertEquals(message(i), slow.nextText());
        }
    }

    @Test
    void an_answer_to_who_does_not_read_keeps_its_order() throws Exception {
        scene().bounds.sendQueueBytes(FAR_ABOVE);
        var account = scene().account();
        var slow = scene().member(account, scene().narrowListener());
        var sender = scene().sender();
        int count = 100;

        for (int i = 0; i < count; i++) {
            sender.send("\"" + i + FILLING + "\"");
        }
        sender.send(to(account.email(), "1"));

        for (int i = 0; i < count; i++) {
            assertEquals(message(i), slow.nextText());
        }
        assertEquals(direct(account.email(), "1"), slow.nextText());
    }

    @Test
    void drop_oldest_loses_the_oldest_and_tells_how_many_before_the_next_message() throws Exception {
        scene().bounds.anyRate().sendQueueBytes(64 << 10);
        var slow = scene().narrowListener("slow=drop-oldest");
        var sender = scene().sender();
        var listener = scene().listener();

        flood(sender, listener);

        int next = 0;
        int missed = 0;
        while (next < FLOOD) {
            String text = slow.nextText();
            Matcher notice = MISSED.matcher(text);
            if (notice.matches()) {
                missed += Integer.parseInt(notice.group(1));
                next += Integer.parseInt(notice.group(1));
            } else {
                assertEquals(message(next), text, "after " + missed + " missed");
                next++;
            }
        }
        assertTrue(missed > 0, "nothing was lost");
        assertEquals(scene().missed(), missed);
        assertNull(scene().nextClose(Duration.ZERO));
    }

    @Test
    void latest_loses_all_but_the_newest_of_each_sender_and_is_told_of_none() throws Exception {
        scene().bounds.anyRate().sendQueueBytes(64 << 10);
        var slow = scene().narrowListener("slow=latest");
        var once = scene().quietSender();
        var sender = scene().sender();
        var listener = scene().listener();

        flood(sender, listener);
        once.send("\"once\"");
        assertEquals(envelope("\"once\""), listener.nextText());
        flood(sender, listener);

        int received = 0;
        String text = slow.nextText();
        while (!text.equals(envelope("\"once\""))) {
            assertEquals(message(received), text, "what was sent before it fell behind");
            received++;
            text = slow.nextText();
        }
        assertTrue(received < FLOOD, "nothing was lost");
        // The newest of them is the last; its lane may have had more than one to give when it was read.
        while (!text.equals(message(FLOOD - 1))) {
            text = slow.nextText();
            received++;
        }
        assertTrue(received < FLOOD, "nothing was lost behind that");
        assertNothingMore(slow);
        assertNull(scene().nextClose(Duration.ZERO));
    }

    @Test
    void what_is_for_one_is_not_lost_by_who_loses_the_oldest() throws Exception {
        scene().bounds.anyRate().sendQueueBytes(64 << 10);
        var account = scene().account();
        var slow = scene().member(account, scene().narrowListener("slow=drop-oldest"));
        var sender = scene().sender();
        var listener = scene().listener();

        flood(sender, listener);
        sender.send(to(account.email(), "1"));
        flood(sender, listener);

        String text = slow.nextText();
        while (!text.equals(direct(account.email(), "1"))) {
            text = slow.nextText();
        }
        while (!text.equals(message(FLOOD - 1))) {
            text = slow.nextText();
        }
    }

    @Test
    void the_channel_s_rules_say_what_becomes_of_who_does_not_ask() throws Exception {
        scene().bounds.anyRate().sendQueueBytes(64 << 10).closeTimeout(scene().patience);
        scene().rules =
                new ChannelRules(new ChannelRules.Senders.Authenticated(), Envelope.STANDARD, Slow.LATEST, null);
        var slow = scene().narrowListener();
        var asking = scene().narrowListener("slow=close");
        var sender = scene().sender();
        var listener = scene().listener();

        flood(sender, listener);

        assertEquals(CloseCode.TOO_SLOW, scene().nextClose(scene().patience));
        assertNull(scene().nextClose(Duration.ZERO));
        asking.close();
        String text = slow.nextText();
        while (!text.equals(message(FLOOD - 1))) {
            text = slow.nextText();
        }
    }

    private static void flood(RelayClient sender, RelayClient listener) throws Exception {
        for (int i = 0; i < FLOOD; i++) {
            sender.send("\"" + i + FILLING + "\"");
            assertEquals(message(i), listener.nextText());
        }
    }

    /** Sends, as fast as the other listener reads, until the relay gives up on the one that does not. */
    private int floodUntilTooSlow(RelayClient sender, RelayClient listener) throws Exception {
        Integer code = null;
        int sent = 0;
        while (code == null && sent < MOST_MESSAGES) {
            sender.send("\"" + sent + FILLING + "\"");
            assertEquals(message(sent), listener.nextText());
            sent++;
            code = scene().nextClose(Duration.ZERO);
        }
        assertEquals(CloseCode.TOO_SLOW, code);
        assertNull(scene().nextClose(Duration.ZERO));
        return sent;
    }

    private static String message(int number) {
        return envelope("\"" + number + FILLING + "\"");
    }
}
