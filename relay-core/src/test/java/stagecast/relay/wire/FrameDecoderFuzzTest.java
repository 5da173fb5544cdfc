package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.wire.ClientFrames.CONTINUATION;
import static stagecast.relay.wire.ClientFrames.FIN;
import static stagecast.relay.wire.WebSocketProtocol.BINARY;
import static stagecast.relay.wire.WebSocketProtocol.PING;
import static stagecast.relay.wire.WebSocketProtocol.PONG;
import static stagecast.relay.wire.WebSocketProtocol.TEXT;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded: a failure names its seed and comes again. */
class FrameDecoderFuzzTest {

    private static final int MAX_MESSAGE_BYTES = 4 * 70_000;
    private static final int MAX_FRAGMENTS = 50;
    private static final int LARGEST_READ = 5000;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tells_what_was_sent_however_it_was_cut(boolean direct) {
        ByteBuffer in = direct ? ByteBuffer.allocateDirect(LARGEST_READ + 10) : ByteBuffer.allocate(LARGEST_READ + 10);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<String> expected = new ArrayList<>();
            byte[] wire = conversation(random, expected);
            Feed feed = new Feed(new FrameDecoder(MAX_MESSAGE_BYTES, MAX_FRAGMENTS), in);

            feedInPieces(feed, wire, random);

            assertTrue(expected.equals(feed.told), "seed " + seed);
        }
    }

    @Test
    void answers_damaged_bytes_with_nothing_but_protocol_exceptions_and_bounded_memory() {
        ByteBuffer in = ByteBuffer.allocate(LARGEST_READ + 10);
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            byte[] wire = damaged(smallConversation(random), random);
            Feed feed = new Feed(new FrameDecoder(1000, MAX_FRAGMENTS), in);

            long before = allocated();
            feedInPieces(feed, wire, random);
            long bytes = allocated() - before;

            long refusals = feed.told.stream()
                    .filter(line -> line.startsWith("refused"))
                    .count();
            long closes =
                    feed.told.stream().filter(line -> line.startsWith("close")).count();
            assertTrue(refusals <= 1 && closes <= 1, "seed " + seed + ": " + feed.told);
            assertTrue(bytes < 2_000_000, "seed " + seed + ": " + bytes + " bytes");
        }
    }

    @Test
    void reads_noise_the_same_in_one_piece_and_in_many() {
        ByteBuffer in = ByteBuffer.allocate(LARGEST_READ + 10);
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            byte[] wire = damaged(smallConversation(random), random);
            Feed whole = new Feed(new FrameDecoder(1000, 5), in);
            Feed pieces = new Feed(new FrameDecoder(1000, 5), in);

            whole.take(wire, 0, wire.length);
            feedInPieces(pieces, wire, random);

            assertTrue(whole.told.equals(pieces.told), "seed " + seed);
        }
    }

    private static byte[] conversation(Random random, List<String> expected) {
        ClientFrames frames = new ClientFrames();
        for (int i = random.nextInt(20); i >= 0; i--) {
            message(frames, random, random.nextInt(10) == 0 ? 70_000 : 300, expected);
        }
        frames.close(1000, "done");
        expected.add("close 1000 done");
        return frames.toBytes();
    }

    private static byte[] smallConversation(Random random) {
        ClientFrames frames = new ClientFrames();
        for (int i = random.nextInt(6); i >= 0; i--) {
            message(frames, random, 150, new ArrayList<>());
        }
        return frames.close(1000, "done").toBytes();
    }

    private static void message(ClientFrames frames, Random random, int size, List<String> expected) {
        boolean text = random.nextBoolean();
        String words = text(random, random.nextInt(size));
        byte[] payload = text ? ClientFrames.utf8(words) : noise(random, random.nextInt(size));
        int fragments = random.nextInt(3) == 0 ? 1 + random.nextInt(10) : 1;
        int sent = 0;
        for (int i = 0; i < fragments; i++) {
            int end = i == fragments - 1 ? payload.length : sent + random.nextInt(payload.length - sent + 1);
            int opcode = i > 0 ? CONTINUATION : text ? TEXT : BINARY;
            int fin = i == fragments - 1 ? FIN : 0;
            frames.frame(fin | opcode, Arrays.copyOfRange(payload, sent, end), random.nextInt());
            sent = end;
            if (fin == 0 && random.nextBoolean()) {
                control(frames, random, expected);
            }
        }
        expected.add(text ? "text " + words : "binary " + HexFormat.of().formatHex(payload));
    }

    private static void control(ClientFrames frames, Random random, List<String> expected) {
        boolean ping = random.nextBoolean();
        String data = "x".repeat(random.nextInt(126));
        frames.frame(FIN | (ping ? PING : PONG), ClientFrames.utf8(data), random.nextInt());
        expected.add((ping ? "ping " : "pong ") + data);
    }

    private static String text(Random random, int length) {
        boolean ascii = random.nextBoolean();
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            int limit = ascii ? 0x80 : new int[] {0x80, 0x800, 0x10000, 0x110000}[random.nextInt(4)];
            int codePoint = random.nextInt(limit);
            text.appendCodePoint(codePoint >= 0xD800 && codePoint <= 0xDFFF ? 'x' : codePoint);
        }
        return text.toString();
    }

    private static byte[] noise(Random random, int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] damaged(byte[] wire, Random random) {
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(wire.length);
            switch (random.nextInt(3)) {
                case 0 -> wire[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> wire[at] = (byte) random.nextInt();
                default -> wire = Arrays.copyOf(wire, Math.max(1, at));
            }
        }
        return wire;
    }

    private static void feedInPieces(Feed feed, byte[] wire, Random random) {
        int largest = 1 + random.nextInt(random.nextBoolean() ? 20 : LARGEST_READ);
        for (int from = 0; from < wire.length; ) {
            int to = Math.min(wire.length, from + 1 + random.nextInt(largest));
            feed.take(wire, from, to);
            from = to;
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
