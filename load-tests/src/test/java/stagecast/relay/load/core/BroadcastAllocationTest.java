package stagecast.relay.load.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BroadcastAllocationTest {

    private static final int WARM_UP = 5_000;
    private static final int MESSAGES = 2_000;

    /** Bytes; a reference for each of a thousand listeners would be 4,000 and more. */
    private static final double MARGIN = 64;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What this thread allocates for each message, with so many listeners. */
    private static double bytesOfMessage(int listeners, int inTurn) {
        var hall = new BroadcastHall(listeners, BroadcastBenchmark.GYRO);
        turn(hall, WARM_UP / inTurn, inTurn);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        turn(hall, MESSAGES / inTurn, inTurn);
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / (MESSAGES / inTurn * inTurn);
    }

    private static void turn(BroadcastHall hall, int turns, int inTurn) {
        for (int i = 0; i < turns; i++) {
            hall.turn(inTurn);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32})
    void a_message_to_a_thousand_listeners_allocates_no_more_than_one_to_ten(int inTurn) {
        double ten = bytesOfMessage(10, inTurn);
        double thousand = bytesOfMessage(1_000, inTurn);

        assertTrue(ten > 0, "allocation is counted here");
        assertTrue(thousand <= ten + MARGIN, "10 listeners: " + ten + " bytes a message, 1,000: " + thousand);
    }

    @Test
    void each_listener_is_written_each_message() {
        var hall = new BroadcastHall(7, BroadcastBenchmark.GYRO);
        assertEquals(120, BroadcastBenchmark.GYRO.length());

        hall.turn(3);

        int envelope = "{\"from\":\"127.0.0.1\",\"msg\":}".length();
        int header = 4;
        assertEquals(7L * 3 * (120 + envelope + header), hall.written());
    }

    @Test
    void each_listener_is_written_each_binary_message() {
        var hall = new BroadcastHall(7, new byte[120]);

        hall.turn(3);

        int header = 2;
        assertEquals(7L * 3 * (120 + header), hall.written());
    }
}
