package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** The bytes are what a peer sends; the first of them says where reads cut the rest. */
class FrameDecoderJazzerTest {

    private static final int MAX_MESSAGE_BYTES = 200;
    private static final int MAX_FRAGMENTS = 5;
    private static final int LARGEST_INPUT = 1 << 20;
    private static final ByteBuffer READ = ByteBuffer.allocate(LARGEST_INPUT);

    @FuzzTest(maxDuration = "5s")
    void reads_any_bytes_the_same_in_one_piece_and_in_many(byte[] input) {
        compare(input, () -> new FrameDecoder(MAX_MESSAGE_BYTES, MAX_FRAGMENTS));
    }

    static void compare(byte[] input, Supplier<FrameDecoder> decoder) {
        if (input.length == 0) {
            return;
        }
        Feed whole = new Feed(decoder.get(), READ);
        Feed pieces = new Feed(decoder.get(), READ);
        int piece = 1 + (input[0] & 0x1F);

        whole.take(input, 1, input.length);
        for (int i = 1; i < input.length; i += piece) {
            pieces.take(input, i, Math.min(input.length, i + piece));
        }

        assertEquals(whole.told, pieces.told);
        assertTrue(count(whole, "refused") <= 1, () -> whole.told.toString());
        assertTrue(count(whole, "close ") <= 1, () -> whole.told.toString());
    }

    private static long count(Feed feed, String word) {
        return feed.told.stream().filter(line -> line.startsWith(word)).count();
    }
}
