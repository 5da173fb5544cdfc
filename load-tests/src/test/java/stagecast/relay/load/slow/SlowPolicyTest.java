package stagecast.relay.load.slow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import stagecast.relay.load.client.PlainDialect;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.client.Upgrade;
import stagecast.relay.load.fanout.Sample;

/** What is right and what is wrong for a listener that got these messages, of two senders with five each. */
class SlowPolicyTest {

    private static final int SENDERS = 2;
    private static final int SENT_BY_EACH = 5;
    private static final String CHANNEL = "any";

    private final StalledListener listener = listener();

    private static StalledListener listener() {
        var dialect = new PlainDialect(PlainDialect.RELAY_PATH, null);
        var upgrade = new Upgrade("host", dialect.target(CHANNEL, true), new SplittableRandom());
        try {
            var listener = new StalledListener(
                    new Run(), "x", upgrade, dialect, CHANNEL, new StalledReception(SENDERS, new Sample()));
            listener.stall();
            return listener;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void gets(int sender, int... numbers) {
        for (int number : numbers) {
            byte[] message = new byte[Sample.SHORTEST];
            Sample.write(message, 0, message.length, sender, number, 0);
            gets("{\"from\":\"127.0.0.1\",\"msg\":" + new String(message, UTF_8) + "}");
        }
    }

    private void gets(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        listener.reception().message(ByteBuffer.wrap(bytes), 0, bytes.length);
        listener.reception().complete();
    }

    private void getsTheMark() {
        gets(SENDERS, 0);
    }

    private Optional<String> wrong(SlowPolicy policy) {
        return policy.wrongWith(listener, SENDERS, SENT_BY_EACH);
    }

    @Test
    void close_is_right_with_1013_behind_messages_without_a_gap() {
        gets(0, 0, 1);
        gets(1, 0);
        listener.closed(1013, "too slow");

        assertTrue(listener.over());
        assertEquals(Optional.empty(), wrong(SlowPolicy.CLOSE));
    }

    @Test
    void close_is_wrong_without_a_close_frame_with_another_one_or_behind_a_gap() {
        listener.lost("reset");
        assertEquals(Optional.of("was cut without a close frame"), wrong(SlowPolicy.CLOSE));

        listener.closed(1011, "");
        assertTrue(wrong(SlowPolicy.CLOSE).orElse("").contains("1011"));

        gets(0, 1);
        listener.closed(1013, "");
        assertTrue(wrong(SlowPolicy.CLOSE).orElse("").contains("lacks"));
    }

    @Test
    void drop_oldest_is_right_where_what_came_and_what_was_told_add_up() {
        gets(0, 0, 1);
        gets("{\"missed\":3}");
        gets(0, 4);
        gets(1, 1, 2, 3, 4);
        assertTrue(wrong(SlowPolicy.DROP_OLDEST).orElse("").contains("did not get the last message"));

        getsTheMark();

        assertTrue(listener.over());
        assertEquals(Optional.empty(), wrong(SlowPolicy.DROP_OLDEST));
        assertEquals(7, listener.reception().received());
        assertEquals(3, listener.reception().missed());
    }

    @Test
    void drop_oldest_is_wrong_where_one_too_few_was_told_or_the_connection_ended() {
        gets(0, 0, 1);
        gets("{\"missed\":2}");
        gets(0, 4);
        gets(1, 1, 2, 3, 4);
        getsTheMark();
        assertEquals(Optional.of("received 7 and was told of 2 missed, of 10"), wrong(SlowPolicy.DROP_OLDEST));

        gets("{\"missed\":1}");
        listener.closed(1013, "");
        assertEquals(Optional.of("lost its connection, 1013"), wrong(SlowPolicy.DROP_OLDEST));
    }

    @Test
    void latest_is_right_with_the_newest_of_each_sender_and_silent_about_what_it_replaced() {
        gets(0, 0, 1, 4);
        gets(1, 4);
        getsTheMark();

        assertEquals(Optional.empty(), wrong(SlowPolicy.LATEST));
    }

    @Test
    void latest_is_wrong_without_the_newest_of_a_sender_unless_that_was_told() {
        gets(0, 0, 1, 4);
        gets(1, 3);
        getsTheMark();
        assertTrue(wrong(SlowPolicy.LATEST).orElse("").contains("lacks the newest"));

        gets("{\"missed\":1}");
        assertEquals(Optional.empty(), wrong(SlowPolicy.LATEST));

        gets("{\"missed\":7}");
        assertTrue(wrong(SlowPolicy.LATEST).orElse("").contains("more than was sent"));
    }

    @Test
    void sees_what_comes_twice_too_late_or_from_nobody() {
        gets(0, 0, 2);
        assertFalse(listener.reception().sawWrong());

        gets(0, 1);
        assertTrue(listener.reception().sawWrong());
    }

    @Test
    void sees_what_nobody_sent() {
        gets("{\"from\":\"127.0.0.1\",\"msg\":1}");

        assertTrue(listener.reception().sawWrong());
    }

    @Test
    void names_the_policies_that_there_are() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> SlowPolicy.named("newest"));

        assertEquals("there is no policy 'newest', only close, drop-oldest, latest", refusal.getMessage());
    }
}
