package stagecast.relay.load.fanout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import stagecast.relay.load.fanout.Sequences.Arrival;

class SequencesTest {

    private final Sequences sequences = new Sequences(2);

    @Test
    void finds_nothing_wrong_with_each_senders_own_order() {
        assertEquals(Arrival.NEXT, sequences.arrived(0, 0));
        assertEquals(Arrival.NEXT, sequences.arrived(1, 0));
        assertEquals(Arrival.NEXT, sequences.arrived(0, 1));
        assertEquals(0, sequences.lost(0, 2));
        assertEquals(0, sequences.lost(1, 1));
    }

    @Test
    void tells_late_from_twice() {
        assertEquals(Arrival.AHEAD, sequences.arrived(0, 2));
        assertEquals(2, sequences.lost(0, 3));
        assertEquals(Arrival.LATE, sequences.arrived(0, 1));
        assertEquals(Arrival.AGAIN, sequences.arrived(0, 1));
        assertEquals(Arrival.AGAIN, sequences.arrived(0, 2));
        assertEquals(1, sequences.lost(0, 3));
    }

    @Test
    void counts_what_is_missing_at_the_end() {
        assertEquals(Arrival.NEXT, sequences.arrived(0, 0));
        assertEquals(9, sequences.lost(0, 10));
        assertEquals(10, sequences.lost(1, 10));
    }
}
