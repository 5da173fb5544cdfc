package stagecast.relay.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NatsStreamTest {

    /** Notes what it is shown. */
    private static final class Notes implements NatsStream.Sink {

        private final List<String> seen = new ArrayList<>();

        @Override
        public void heard(ByteBuffer in, int at, int length) {
            seen.add("line " + ServerFrames.text(in, at, length));
        }

        @Override
        public void message(ByteBuffer in, int at, int length) {
            seen.add("message " + ServerFrames.text(in, at, length));
        }

        @Override
        public void messageComplete() {
            seen.add("complete");
        }
    }

    private static final String LONG = "x\r\nMSG x 1 3\r\n" + "y".repeat(600);

    private static final byte[] STREAM = ("INFO {\"a\":1}\r\nMSG load-7 1 5\r\nhello\r\nPING\r\nMSG load-7 1 "
                    + LONG.length() + "\r\n" + LONG + "\r\nMSG load-7 1 0\r\n\r\nPONG\r\n")
            .getBytes(US_ASCII);

    private static final List<String> EXPECTED = List.of(
            "line INFO {\"a\":1}",
            "message hello",
            "complete",
            "line PING",
            "message " + LONG.substring(0, ServerFrames.HEAD),
            "complete",
            "message ",
            "complete",
            "line PONG");

    /** Each part arrives behind something else, as it does behind a frame's header. */
    private static void read(NatsStream stream, Notes notes, int from, int to) throws ProtocolException {
        ByteBuffer in = ByteBuffer.allocate(3 + to - from).put(3, STREAM, from, to - from);
        stream.walk(in, 3, in.limit(), notes);
    }

    @Test
    void finds_the_same_messages_wherever_two_frames_meet() throws ProtocolException {
        for (int first = 0; first < STREAM.length; first++) {
            for (int second = first; second < STREAM.length; second += 41) {
                NatsStream stream = new NatsStream();
                Notes notes = new Notes();
                read(stream, notes, 0, first);
                read(stream, notes, first, second);
                read(stream, notes, second, STREAM.length);

                assertEquals(EXPECTED, notes.seen, "cut at " + first + " and " + second);
            }
        }
    }

    @Test
    void finds_the_same_messages_byte_by_byte() throws ProtocolException {
        NatsStream stream = new NatsStream();
        Notes notes = new Notes();
        for (int i = 0; i < STREAM.length; i++) {
            read(stream, notes, i, i + 1);
        }

        assertEquals(EXPECTED, notes.seen);
    }

    @Test
    void refuses_a_line_without_an_end_and_a_message_without_a_length() {
        ByteBuffer endless = ByteBuffer.allocate(5_000);
        ByteBuffer nameless = ByteBuffer.wrap("MSG load-7\r\n".getBytes(US_ASCII));

        assertThrows(ProtocolException.class, () -> new NatsStream().walk(endless, 0, 5_000, new Notes()));
        assertThrows(ProtocolException.class, () -> new NatsStream().walk(nameless, 0, 12, new Notes()));
    }
}
