package stagecast.relay.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import stagecast.relay.server.config.SocketLimits;

class ChunkedBodyTest {

    private static final String BODY = "5;a=b\r\nhello\r\n01 ;c\r\n \r\nA\r\n0\r\n\r\nworld\r\n00\r\nName: x\r\n\r\n";
    private static final String DATA = "hello 0\r\n\r\nworld";
    private static final String BEHIND = "GET / HTTP/1.1\r\n";

    private final HeldBytes held = new HeldBytes();
    private final ChunkedBody body = new ChunkedBody(SocketLimits.DEFAULTS);
    private final StringBuilder out = new StringBuilder();

    @Test
    void the_data_comes_out_whatever_the_cut_and_what_is_behind_stays() {
        for (int room = 1; room < 40; room++) {
            for (int cut = 0; cut <= BODY.length(); cut++) {
                var test = new ChunkedBodyTest();
                test.feed(BODY.substring(0, cut), room);
                test.feed(BODY.substring(cut) + BEHIND, room);

                assertEquals(DATA, decode(test.out.toString()));
                assertTrue(test.body.hasEnded());
                assertNull(test.body.fault());
                assertEquals(BEHIND, test.held.text(0, test.held.length()));
            }
        }
    }

    @Test
    void a_body_that_breaks_off_anywhere_ends_as_a_body_should() {
        for (int length = 0; length < BODY.length(); length++) {
            var test = new ChunkedBodyTest();
            test.feed(BODY.substring(0, length), 7);
            assertFalse(test.body.hasEnded());

            test.body.cutShort();
            test.feed("", 7);

            assertTrue(DATA.startsWith(decode(test.out.toString())));
            assertTrue(test.body.hasEnded());
            assertNotNull(test.body.fault());
        }
    }

    @Test
    void whatever_comes_in_a_well_formed_body_comes_out() {
        var random = new Random(11);
        String pool = "\r\n \t;0129afz-+x\0\u0080";
        for (int i = 0; i < 20_000; i++) {
            var changed = new StringBuilder(BODY);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                changed.setCharAt(random.nextInt(changed.length()), pool.charAt(random.nextInt(pool.length())));
            }
            var test = new ChunkedBodyTest();
            int cut = random.nextInt(changed.length());
            test.feed(changed.substring(0, cut), 5);
            test.feed(changed.substring(cut), 5);
            if (!test.body.hasEnded()) {
                test.body.cutShort();
                test.feed("", 5);
            }

            decode(test.out.toString());
        }
    }

    /** Gives it bytes, and takes what comes out, in buffers that have so much room. */
    private void feed(String text, int room) {
        held.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        int before;
        do {
            before = out.length();
            ByteBuffer target = ByteBuffer.allocate(room);
            body.move(held, target);
            out.append(StandardCharsets.ISO_8859_1.decode(target.flip()));
        } while (out.length() > before);
    }

    /** Reads chunks as plain as RFC 9112 section 7.1 has them, and nothing behind the last one. */
    private static String decode(String chunks) {
        var data = new StringBuilder();
        int at = 0;
        while (true) {
            int lineEnd = chunks.indexOf("\r\n", at);
            String size = chunks.substring(at, lineEnd);
            assertTrue(size.matches("[0-9a-f]+"), chunks);
            int length = Integer.parseInt(size, 16);
            data.append(chunks, lineEnd + 2, lineEnd + 2 + length);
            assertEquals("\r\n", chunks.substring(lineEnd + 2 + length, lineEnd + 4 + length), chunks);
            at = lineEnd + 4 + length;
            if (length == 0) {
                assertEquals(chunks.length(), at, chunks);
                return data.toString();
            }
        }
    }
}
