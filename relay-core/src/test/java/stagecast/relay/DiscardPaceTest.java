package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import stagecast.relay.Hall.Client;

/** How fast what is sent to a connection that is closing is read. */
class DiscardPaceTest {

    private static final int SEGMENT = 64 << 10;

    private final Hall hall = new Hall(Hall.SMALL);
    private final Client client = hall.user("a@example.org");
    private final FrameReader reader = new FrameReader(client.connection, Hall.SMALL);

    /** A frame that is not masked: the connection's close is for that, and what follows is thrown away. */
    private static ByteBuffer junk() {
        return ByteBuffer.allocate(SEGMENT).put(0, (byte) 0x81);
    }

    /** A masked close frame with the code 1000. */
    private static ByteBuffer close() {
        return ByteBuffer.wrap(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xE8});
    }

    private void fillUp() {
        for (int read = 0; read < DiscardPace.FREE_BYTES; read += SEGMENT) {
            assertTrue(reader.feed(junk()), "read without a pause");
        }
    }

    @Test
    void a_peer_that_goes_on_sending_is_read_with_pauses() {
        fillUp();

        for (int i = 0; i < 3; i++) {
            assertFalse(reader.feed(junk()));
            assertTrue(reader.isFull());
            assertEquals(i, client.transport.resumed);
            assertEquals(DiscardPace.PAUSE, hall.lane.lastDelay);
            hall.pass(DiscardPace.PAUSE);
            assertEquals(i + 1, client.transport.resumed);
            assertTrue(reader.resume());
        }
    }

    @Test
    void the_peer_s_close_is_found_between_the_pauses() {
        fillUp();
        assertFalse(reader.feed(junk()));
        reader.resume();

        reader.feed(close());

        assertTrue(client.transport.outputEnded);
        assertEquals(List.of("close 1002"), client.frames());
    }

    @Test
    void small_pieces_count_for_what_it_costs_to_read_them() {
        client.connection.onProtocolError(1002, "broken");

        int reads = 1;
        while (reader.feed(ByteBuffer.allocate(1))) {
            reads++;
        }

        assertEquals(DiscardPace.FREE_BYTES / DiscardPace.LEAST_BYTES + 1, reads);
    }

    @Test
    void a_connection_that_is_not_closing_is_read_without_a_pause() {
        byte[] pong = {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};
        for (int i = 0; i < 1_000; i++) {
            assertTrue(reader.feed(ByteBuffer.wrap(pong.clone())));
        }
    }

    @Test
    void a_lane_reads_one_of_them_at_a_time_however_many_there_are() {
        var pace = new DiscardPace(0);
        Duration last = Duration.ZERO;

        for (int i = 0; i < 1_000; i++) {
            last = pace.pause(0);
        }

        assertEquals(DiscardPace.PAUSE.plus(DiscardPace.INTERVAL.multipliedBy(999)), last);
        long later = Duration.ofSeconds(2).toNanos();
        assertEquals(DiscardPace.PAUSE, pace.pause(later));
    }
}
