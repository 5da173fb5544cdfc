package stagecast.relay.load.fanout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void confirms_a_message_when_the_last_listener_has_it() {
        Progress progress = new Progress(3);
        progress.addListener();
        progress.addListener();

        assertFalse(progress.arrived(0));
        assertFalse(progress.arrived(1));
        assertTrue(progress.arrived(0));
        assertEquals(1, progress.confirmed());
        assertTrue(progress.arrived(1));
        assertEquals(2, progress.confirmed());
    }

    @Test
    void waits_for_a_message_that_was_overtaken() {
        Progress progress = new Progress(3);
        progress.addListener();

        assertFalse(progress.arrived(1));
        assertFalse(progress.arrived(2));
        assertEquals(0, progress.confirmed());
        assertTrue(progress.arrived(0));
        assertEquals(3, progress.confirmed());
    }

    @Test
    void goes_round_its_window_for_ever() {
        Progress progress = new Progress(1);
        progress.addListener();
        for (int n = 0; n < 1_000; n++) {
            assertTrue(progress.arrived(n));
            assertEquals(n + 1, progress.confirmed());
        }
    }
}
