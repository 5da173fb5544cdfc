package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Feeds a decoder as a binding does, through one reused buffer, and writes down what it tells. */
final class Feed {

    private static final int BEFORE = 3;
    private static final int BEHIND = 5;

    private final FrameDecoder decoder;
    private final ByteBuffer in;
    final List<String> told = new ArrayList<>();

    Feed(FrameDecoder decoder, ByteBuffer in) {
        this.decoder = decoder;
        this.in = in;
    }

    /** Asserts that the bytes are told of as expected in one piece, byte by byte and in any two pieces. */
    static void assertTold(byte[] wire, String... expected) {
        assertTold(1 << 20, 100, wire, expected);
    }

    static void assertTold(int maxMessageBytes, int maxFragments, byte[] wire, String... expected) {
        assertTold(() -> new FrameDecoder(maxMessageBytes, maxFragments), wire, expected);
    }

    /** The same from a peer that has agreed to compress; nothing is lent afterwards. */
    static void assertInflated(int maxMessageBytes, byte[] wire, String... expected) {
        InflaterPool pool = new InflaterPool();
        assertTold(() -> inflating(pool, maxMessageBytes), wire, expected);
        assertEquals(0, pool.lent());
    }

    static FrameDecoder inflating(InflaterPool pool, int maxMessageBytes) {
        return new FrameDecoder(maxMessageBytes, 100, new Inflation(pool, maxMessageBytes));
    }

    private static void assertTold(Supplier<FrameDecoder> decoder, byte[] wire, String... expected) {
        for (ByteBuffer in : buffers(wire.length)) {
            for (int cut = 0; cut < wire.length; cut++) {
                Feed feed = new Feed(decoder.get(), in);
                feed.take(wire, 0, cut);
                feed.take(wire, cut, wire.length);
                assertEquals(List.of(expected), feed.told, "cut at " + cut + " in " + in);
            }
            Feed feed = new Feed(decoder.get(), in);
            for (int i = 0; i < wire.length; i++) {
                feed.take(wire, i, i + 1);
            }
            assertEquals(List.of(expected), feed.told, "byte by byte in " + in);
        }
    }

    static List<ByteBuffer> buffers(int bytes) {
        int capacity = BEFORE + bytes + BEHIND;
        return List.of(
                ByteBuffer.allocate(capacity),
                ByteBuffer.allocateDirect(capacity),
                ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN),
                ByteBuffer.allocate(capacity + 1).position(1).slice());
    }

    /** One read from the socket. */
    void take(byte[] wire, int from, int to) {
        in.clear().position(BEFORE);
        in.put(wire, from, to - from);
        in.limit(in.position()).position(BEFORE);
        while (true) {
            FrameDecoder.Event event;
            try {
                event = decoder.next(in);
            } catch (ProtocolException e) {
                told.add("refused " + e.closeCode() + " " + e.getMessage());
                continue;
            } finally {
                assertEquals(BEFORE + to - from, in.limit());
            }
            if (event == FrameDecoder.Event.NEED_INPUT) {
                assertFalse(in.hasRemaining(), "all was taken");
                assertFalse(decoder.payload().hasRemaining(), "nothing is told of");
                return;
            }
            told.add(describe(event));
        }
    }

    private String describe(FrameDecoder.Event event) {
        return switch (event) {
            case CLOSE -> ("close " + decoder.closeCode() + " " + decoder.closeReason()).strip();
            case BINARY -> "binary " + HexFormat.of().formatHex(payload());
            default -> event.name().toLowerCase(Locale.ROOT) + " " + new String(payload(), StandardCharsets.UTF_8);
        };
    }

    private byte[] payload() {
        byte[] payload = new byte[decoder.payload().remaining()];
        decoder.payload().get(payload);
        return payload;
    }
}
