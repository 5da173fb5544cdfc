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
