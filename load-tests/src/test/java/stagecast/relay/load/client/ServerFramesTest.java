package stagecast.relay.load.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerFramesTest {

    /** Notes what it is shown. */
    private static final class Notes implements ServerFrames.Sink {

        private final List<String> seen = new ArrayList<>();

        @Override
        public void head(int opcode, ByteBuffer in, int at, int length) {
            byte[] head = new byte[length];
            in.get(at, head);
            seen.add(opcode + " " + new String(head, UTF_8));
        }

        @Override
        public void complete(int opcode) {
            seen.add(opcode + " complete");
        }
    }

    private static ByteBuffer threeFrames() {
        return ByteBuffer.allocate(70_000)
                .put(new byte[] {(byte) 0x81, 2, 'o', 'k'})
                .put(new byte[] {(byte) 0x82, 126, 1, 44})
                .put("x".repeat(300).getBytes(UTF_8))
                .put(new byte[] {(byte) 0x81, 127, 0, 0, 0, 0, 0, 1, 0, 1})
                .put("y".repeat(65_537).getBytes(UTF_8))
                .put(new byte[] {(byte) 0x8a, 0})
                .flip();
    }

    private static final ByteBuffer BUFFER = ByteBuffer.allocate(80_000);

    private static final List<String> EXPECTED = List.of(
            "1 ok",
            "1 complete",
            "2 " + "x".repeat(ServerFrames.HEAD),
            "2 complete",
            "1 " + "y".repeat(ServerFrames.HEAD),
            "1 complete",
            "10 ",
            "10 complete");

    private static void read(ServerFrames frames, ByteBuffer source, int bytes, Notes notes) throws ProtocolException {
        ByteBuffer in = BUFFER.clear();
        frames.restore(in);
        in.put(source.slice(source.position(), bytes));
        source.position(source.position() + bytes);
        frames.walk(in.flip(), 0, notes);
    }

    @Test
    void finds_the_same_frames_wherever_a_read_ends() throws ProtocolException {
        int interesting = 4 + 304 + 10 + ServerFrames.HEAD + 2;
        for (int cut = 0; cut < interesting; cut++) {
            ByteBuffer source = threeFrames();
            ServerFrames frames = new ServerFrames();
            Notes notes = new Notes();
            read(frames, source, cut, notes);
            read(frames, source, source.remaining(), notes);

            assertEquals(EXPECTED, notes.seen, "cut at " + cut);
        }
    }

    @Test
    void finds_the_same_frames_byte_by_byte() throws ProtocolException {
        ByteBuffer source = threeFrames();
        ServerFrames frames = new ServerFrames();
        Notes notes = new Notes();
        while (source.hasRemaining()) {
            read(frames, source, 1, notes);
        }

        assertEquals(EXPECTED, notes.seen);
    }

    @Test
    void refuses_what_a_server_must_not_send() {
        refuses("masked", 0x81, 0x80);
        refuses("fragment", 0x01, 0);
        refuses("has reserved bits set", 0xc1, 0);
        refuses("more than 2^63", 0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0);
    }

    private static void refuses(String why, int... bytes) {
        ByteBuffer in = ByteBuffer.allocate(bytes.length);
        for (int b : bytes) {
            in.put((byte) b);
        }
        in.flip();
        String message = assertThrows(ProtocolException.class, () -> new ServerFrames().walk(in, 0, new Notes()))
                .getMessage();
        assertTrue(String.valueOf(message).contains(why), message);
    }
}
