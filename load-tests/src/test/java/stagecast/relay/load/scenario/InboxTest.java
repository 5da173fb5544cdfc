package stagecast.relay.load.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class InboxTest {

    private final Inbox inbox = new Inbox(2, 3);

    private Optional<String> take(String sender, int seq) {
        return inbox.take(new Reading(sender, seq, 1));
    }

    @Test
    void is_complete_when_each_sender_was_heard_as_often_as_it_spoke() {
        for (int seq = 0; seq < 3; seq++) {
            assertFalse(inbox.complete());
            assertEquals(Optional.empty(), take("a", seq));
            assertEquals(Optional.empty(), take("b", seq));
        }

        assertTrue(inbox.complete());
        assertEquals(0, inbox.missing());
    }

    @Test
    void takes_no_message_twice() {
        take("a", 0);

        assertEquals(Optional.of("came twice, or after a later one"), take("a", 0));
        assertEquals(5, inbox.missing());
    }

    @Test
    void misses_what_was_lost_and_goes_on_behind_it() {
        take("a", 0);

        assertEquals(Optional.of("came before earlier ones, or they are lost"), take("a", 2));
        assertEquals(Optional.of("came twice, or after a later one"), take("a", 1));
        assertEquals(5, inbox.missing());
    }
}
