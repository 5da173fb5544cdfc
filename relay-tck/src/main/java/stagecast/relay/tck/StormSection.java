package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import stagecast.relay.CloseCode;

/** Sections 2 and 8: answers cannot become a storm, and refusals come to an end. */
abstract class StormSection extends Section {

    /** A second, and what the clocks and the way may add. */
    private static final Duration MORE_THAN_A_SECOND = Duration.ofMillis(1_150);

    private static final int PER_SECOND = 20;
    private static final int AT_ONCE = 10;

    StormSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void one_error_of_a_code_comes_in_a_second_and_the_next_tells_of_the_others() throws Exception {
        var client = scene().listener();

        client.send(times(20, "hello"));
        ErrorText first = client.nextError();
        assertEquals("not_authenticated", first.code());
        assertFalse(first.has("suppressed"), first::json);
        assertTrue(client.isSilentFor(MORE_THAN_A_SECOND));
        client.send("hello");

        assertEquals(19, client.nextError().number("suppressed"));
    }

    @Test
    void another_code_is_not_held_up_by_the_first() throws Exception {
        var client = scene().listener();

        client.send("hello", "{\"password\":1}", "hello", "{\"password\":1}");

        assertEquals("not_authenticated", client.nextError().code());
        assertEquals("invalid_message", client.nextError().code());
    }

    @Test
    void answers_to_credentials_are_never_suppressed() throws Exception {
        var client = scene().listener();

        client.send(times(10, "{\"token\":\"no-such-token\"}"));

        for (int i = 0; i < 10; i++) {
            assertEquals("invalid_credentials", client.nextError().code());
        }
    }

    @Test
    void who_addresses_nobody_is_told_once_in_a_second_for_each_name() throws Exception {
        var sender = scene().quietSender();

        sender.send(times(10, to("nobody@example.org", "1")));
        sender.send(times(10, to("no-one@example.org", "2")));
        ErrorText first = sender.nextError();
        ErrorText second = sender.nextError();
        assertTrue(sender.isSilentFor(MORE_THAN_A_SECOND));
        sender.send(to("nobody@example.org", "1"));
        ErrorText third = sender.nextError();

        assertEquals("nobody@example.org", first.string("to"));
        assertEquals("no-one@example.org", second.string("to"));
        assertEquals("nobody@example.org", third.string("to"));
        assertEquals(9, third.number("suppressed"));
    }

    @Test
    void two_programs_that_answer_each_other_s_every_message_take_nothing_from_the_others() throws Exception {
        scene().bounds.rate(PER_SECOND, AT_ONCE);
        var listener = scene().listener();
        var sender = scene().quietSender();
        var oneClient = scene().sender();
        var otherClient = scene().sender();

        long begun = System.nanoTime();
        try (var one = new Chatterbox(oneClient, scene().patience);
                var other = new Chatterbox(otherClient, scene().patience)) {
            int heard = broadcastAmongOthers(sender, listener);
            long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds() + 1;

            assertTrue(one.said() > AT_ONCE && other.said() > AT_ONCE, "they did not talk");
            assertTrue(heard <= 2 * (AT_ONCE + PER_SECOND * seconds), heard + " got through in " + seconds + " s");
            assertTrue(one.errors() <= seconds, one.errors() + " errors in " + seconds + " s");
            assertTrue(other.errors() <= seconds, other.errors() + " errors in " + seconds + " s");
        }
    }

    @Test
    void a_program_that_answers_every_error_is_told_one_in_a_second() throws Exception {
        scene().bounds.rate(PER_SECOND, AT_ONCE).refusedMessages(1_000_000);
        var listener = scene().listener();
        var sender = scene().quietSender();

        long begun = System.nanoTime();
        try (var stranger = new Chatterbox(scene().listener("listen=false"), scene().patience)) {
            int heard = broadcastAmongOthers(sender, listener);
            long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds() + 1;

            assertEquals(0, heard);
            assertTrue(stranger.errors() > 0, "it was told nothing");
            assertTrue(stranger.errors() <= seconds, stranger.errors() + " errors in " + seconds + " s");
        }
    }

    /** Sends ten messages a second, which all arrive in order; answers how many of others came between them. */
    private static int broadcastAmongOthers(RelayClient sender, RelayClient listener) throws Exception {
        int others = 0;
        for (int i = 0; i < 20; i++) {
            assertTrue(sender.isSilentFor(Duration.ofMillis(100)), "something came to whom nobody addressed");
            sender.send("" + i);
            String next = listener.nextText();
            while (next.equals(envelope(Chatterbox.TALK))) {
                others++;
                next = listener.nextText();
            }
            assertEquals(envelope("" + i), next);
        }
        return others;
    }

    @Test
    void too_many_refused_messages_in_a_row_close_with_1008() throws Exception {
        scene().bounds.refusedMessages(20);
        var client = scene().listener();

        client.send(times(20, "hello"));

        assertEquals("not_authenticated", client.nextError().code());
        assertEquals(CloseCode.POLICY, client.nextClose().closeCode());
    }

    @Test
    void an_accepted_message_or_a_success_ends_the_row() throws Exception {
        scene().bounds.refusedMessages(20);
        var listener = scene().listener();
        var client = scene().listener();

        client.send(times(19, "hello"));
        assertEquals("not_authenticated", client.nextError().code());
        scene().member(scene().account(), client);
        client.send(times(19, "{\"password\":1}"));
        assertEquals("invalid_message", client.nextError().code());
        client.send("1");
        client.send(times(19, "{\"password\":1}"));
        client.send("2");

        assertEquals(envelope("1"), listener.nextText());
        assertEquals(envelope("2"), listener.nextText());
    }
}
