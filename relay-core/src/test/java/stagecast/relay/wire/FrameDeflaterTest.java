package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.wire.ClientFrames.FIN;
import static stagecast.relay.wire.ClientFrames.RSV1;
import static stagecast.relay.wire.ClientFrames.utf8;
import static stagecast.relay.wire.WebSocketProtocol.BINARY;
import static stagecast.relay.wire.WebSocketProtocol.TEXT;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDeflaterTest {

    private final FrameDeflater deflater = new FrameDeflater();

    private static void put(ByteBuffer wire, int opcode, byte[] payload) {
        FrameEncoder.putHeader(wire, opcode, payload.length);
        wire.put(payload);
    }

    @Test
    void a_frame_becomes_shorter_where_it_stands() throws IOException {
        ByteBuffer wire = ByteBuffer.allocateDirect(5000);
        byte[] before = {1, 2, 3};
        byte[] payload = utf8("to be or not to be ".repeat(100));
        wire.put(before);
        put(wire, TEXT, payload);

        deflater.shorten(wire, TEXT, payload.length);

        assertTrue(wire.position() < 100, "it ends at " + wire.position());
        wire.flip().position(before.length);
        assertEquals((byte) (FIN | RSV1 | TEXT), wire.get());
        assertEquals(wire.get(), wire.remaining());
        assertArrayEquals(payload, inflated(wire));
        assertArrayEquals(before, new byte[] {wire.get(0), wire.get(1), wire.get(2)});
    }

    @ParameterizedTest
    @ValueSource(ints = {FrameDeflater.MIN_PAYLOAD - 1, FrameDeflater.MIN_PAYLOAD})
    void a_small_frame_stays_as_it_is(int length) {
        ByteBuffer wire = ByteBuffer.allocate(1000);
        put(wire, TEXT, utf8("x".repeat(length)));
        int end = wire.position();

        deflater.shorten(wire, TEXT, length);

        assertEquals(length < FrameDeflater.MIN_PAYLOAD, wire.position() == end);
    }

    @Test
    void a_frame_that_would_not_become_shorter_stays_as_it_is() {
        byte[] noise = new byte[1000];
        new Random(1).nextBytes(noise);
        ByteBuffer wire = ByteBuffer.allocate(2000);
        put(wire, BINARY, noise);
        byte[] as = wire.array().clone();
        int end = wire.position();

        deflater.shorten(wire, BINARY, noise.length);

        assertEquals(end, wire.position());
        assertArrayEquals(as, wire.array());
    }

    @Test
    void each_frame_stands_by_itself_and_the_decoder_reads_it() {
        byte[] payload = utf8("the same again and again ".repeat(40));
        ByteBuffer first = ByteBuffer.allocate(2000);
        ByteBuffer second = ByteBuffer.allocate(2000);
        put(first, TEXT, payload);
        put(second, TEXT, payload);

        deflater.shorten(first, TEXT, payload.length);
        deflater.free();
        deflater.shorten(second, TEXT, payload.length);

        assertEquals(first.flip(), second.flip());
    }

    @Test
    void what_it_makes_of_anything_is_the_same_to_the_jdk_and_to_the_decoder() throws IOException {
        Random random = new Random(7);
        InflaterPool pool = new InflaterPool();
        int shortened = 0;
        for (int i = 0; i < 500; i++) {
            byte[] payload = like(random, random.nextInt(i % 10 == 0 ? 100_000 : 3_000));
            ByteBuffer wire = ByteBuffer.allocateDirect(payload.length + 20);
            put(wire, BINARY, payload);
            deflater.shorten(wire, BINARY, payload.length);
            wire.flip();
            if ((wire.get(0) & RSV1) != 0) {
                shortened++;
                int header = FrameEncoder.headerLength(wire.limit() - 2) == 2 ? 2 : wire.get(1) == 126 ? 4 : 10;
                byte[] compressed = new byte[wire.limit() - header];
                wire.get(header, compressed);
                assertArrayEquals(payload, inflated(ByteBuffer.wrap(compressed)), "payload " + i);
                assertArrayEquals(payload, decoded(pool, compressed, random), "payload " + i);
            }
        }
        assertTrue(shortened > 200, "only " + shortened + " were shortened");
        assertEquals(0, pool.lent());
    }

    private static byte[] like(Random random, int length) {
        byte[] payload = new byte[length];
        int symbols = 1 << random.nextInt(9);
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) random.nextInt(symbols);
        }
        return payload;
    }

    /** By the JDK's stream, which knows nothing of messages. */
    private static byte[] inflated(ByteBuffer compressed) throws IOException {
        var whole = new ByteArrayOutputStream();
        byte[] bytes = new byte[compressed.remaining()];
        compressed.get(bytes);
        whole.writeBytes(bytes);
        whole.writeBytes(ClientFrames.bytes(0, 0, 0xFF, 0xFF, 3, 0));
        return new InflaterInputStream(new ByteArrayInputStream(whole.toByteArray()), new Inflater(true))
                .readAllBytes();
    }

    /** By the decoder, from a client that sends it in fragments, cut anywhere. */
    private static byte[] decoded(InflaterPool pool, byte[] compressed, Random random) {
        FrameDecoder decoder = Feed.inflating(pool, 100_000);
        ClientFrames frames = new ClientFrames();
        int sent = 0;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int end = i == 0 ? compressed.length : sent + random.nextInt(compressed.length - sent + 1);
            int first = (i == 0 ? FIN : 0) | (sent == 0 && frames.toBytes().length == 0 ? RSV1 | BINARY : 0);
            frames.frame(first, Arrays.copyOfRange(compressed, sent, end));
            sent = end;
        }
        byte[] wire = frames.toBytes();
        byte[] found = {};
        int piece = 1 + random.nextInt(2000);
        try {
            for (int from = 0; from < wire.length; from += piece) {
                ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(wire, from, Math.min(wire.length, from + piece)));
                while (decoder.next(in) != FrameDecoder.Event.NEED_INPUT) {
                    found = new byte[decoder.payload().remaining()];
                    decoder.payload().get(found);
                }
            }
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
        return found;
    }
}
