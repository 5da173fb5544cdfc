package stagecast.relay.load.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import stagecast.relay.load.client.Inflation;

class KnownMessagesTest {

    private final Deflater deflater = new Deflater(6, true);
    private final KnownMessages known = new KnownMessages();

    /** As a server would send it, without the four bytes at the end (RFC 7692 section 7.2.1). */
    private byte[] compressed(String text, boolean withContext) {
        if (!withContext) {
            deflater.reset();
        }
        byte[] out = new byte[4_096];
        deflater.setInput(text.getBytes(UTF_8));
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(out, length - 4);
    }

    private static String inflated(Inflation inflation, byte[] payload) throws ProtocolException {
        ByteBuffer in = ByteBuffer.allocate(payload.length + 2).put(1, payload);
        ByteBuffer plain = inflation.inflate(in, 1, payload.length);
        byte[] bytes = new byte[plain.limit()];
        plain.get(0, bytes);
        return new String(bytes, UTF_8);
    }

    @Test
    void inflates_what_all_get_once() throws ProtocolException {
        Inflation first = known.reader();
        Inflation second = known.reader();
        for (int i = 0; i < 1_000; i++) {
            byte[] payload = compressed("message " + i, false);

            assertEquals("message " + i, inflated(first, payload));
            assertEquals("message " + i, inflated(second, payload));
        }

        assertEquals(1_000, known.inflated());
    }

    @Test
    void gives_a_listener_that_lacks_some_or_comes_late_what_it_got() throws ProtocolException {
        Inflation first = known.reader();
        Inflation lacking = known.reader();
        Inflation late = known.reader();
        for (int i = 0; i < 2_000; i++) {
            byte[] payload = compressed("message " + i, false);
            inflated(first, payload);
            if (i % 7 == 0) {
                assertEquals("message " + i, inflated(lacking, payload));
            }
        }

        for (int i = 0; i < 2_000; i++) {
            assertEquals("message " + i, inflated(late, compressed("message " + i, false)));
        }
    }

    @Test
    void follows_a_compressor_that_remembers() throws ProtocolException {
        Inflation inflation = new Inflation.WithContext();
        for (int i = 0; i < 50; i++) {
            String text = "the same again and again, number " + i;

            assertEquals(text, inflated(inflation, compressed(text, true)));
        }
        inflation.close();
    }

    @Test
    void refuses_what_is_not_compressed() {
        byte[] garbage = {(byte) 0xff, (byte) 0xff, 1, 2, 3};

        assertThrows(ProtocolException.class, () -> inflated(known.reader(), garbage));
    }
}
