package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/** As {@link FrameDecoderJazzerTest}, from a peer that has agreed to compress. */
class InflationJazzerTest {

    private static final int MAX_MESSAGE_BYTES = 200;
    private static final int MAX_FRAGMENTS = 5;

    @FuzzTest(maxDuration = "5s")
    void reads_any_bytes_of_a_peer_that_compresses_the_same_in_one_piece_and_in_many(byte[] input) {
        var pool = new InflaterPool();
        List<Inflation> inflations = new ArrayList<>();

        FrameDecoderJazzerTest.compare(input, () -> {
            inflations.add(new Inflation(pool, MAX_MESSAGE_BYTES));
            return new FrameDecoder(MAX_MESSAGE_BYTES, MAX_FRAGMENTS, inflations.get(inflations.size() - 1));
        });

        inflations.forEach(Inflation::end);
        assertEquals(0, pool.lent());
        pool.free();
    }
}
