package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Held against the JDK's strict decoder. */
class Utf8ValidatorTest {

    private final CharsetDecoder jdk = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer chars = CharBuffer.allocate(1000);

    @Test
    void agrees_with_the_jdk_on_all_single_bytes_and_pairs() {
        for (int value = 0; value < 1 << 16; value++) {
            assertAgreement(new byte[] {(byte) (value >>> 8), (byte) value});
        }
        for (int value = 0; value < 1 << 8; value++) {
            assertAgreement(new byte[] {(byte) value});
        }
    }

    @Test
    void agrees_with_the_jdk_on_all_sequences_of_three_bytes() {
        byte[] bytes = new byte[3];
        for (int value = 0x800000; value < 1 << 24; value++) {
            bytes[0] = (byte) (value >>> 16);
            bytes[1] = (byte) (value >>> 8);
            bytes[2] = (byte) value;
            assertAgreement(bytes);
        }
    }

    @Test
    void agrees_with_the_jdk_on_four_bytes_around_every_border() {
        int[] borders = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xFF};
        for (int first = 0xE0; first <= 0xFF; first++) {
            for (int second : borders) {
                for (int third : borders) {
                    for (int fourth : borders) {
                        assertAgreement(ClientFrames.bytes(first, second, third, fourth));
                    }
                }
            }
        }
    }

    @Test
    void agrees_with_the_jdk_on_random_bytes_in_any_two_pieces() {
        Random random = new Random(20);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = nearlyText(random);
            boolean valid = jdkAccepts(bytes);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            int cut = random.nextInt(bytes.length + 1);

            int state = Utf8Validator.validate(Utf8Validator.COMPLETE, buffer, 0, cut);
            if (state != Utf8Validator.INVALID) {
                state = Utf8Validator.validate(state, buffer, cut, bytes.length);
            }

            assertEquals(
                    valid, state == Utf8Validator.COMPLETE, () -> HexFormat.of().formatHex(bytes));
        }
    }

    @Test
    void knows_a_bad_byte_as_early_as_the_jdk() {
        Random random = new Random(21);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = nearlyText(random);
            for (int end = 0; end <= bytes.length; end++) {
                boolean hopeless = decode(bytes, end, false).isError();
                int state = Utf8Validator.validate(Utf8Validator.COMPLETE, ByteBuffer.wrap(bytes), 0, end);
                assertEquals(hopeless, state == Utf8Validator.INVALID);
            }
        }
    }

    private static byte[] nearlyText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            text.append(random.nextBoolean() ? "a" : "ascii, eight and more");
            int codePoint = random.nextInt(0x110000);
            text.appendCodePoint(codePoint >= 0xD800 && codePoint <= 0xDFFF ? 0xE9 : codePoint);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
    }

    private void assertAgreement(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int state = Utf8Validator.validate(Utf8Validator.COMPLETE, buffer, 0, bytes.length);
        if (jdkAccepts(bytes) != (state == Utf8Validator.COMPLETE)) {
            fail(HexFormat.of().formatHex(bytes) + " gave state " + state);
        }
    }

    private boolean jdkAccepts(byte[] bytes) {
        return !decode(bytes, bytes.length, true).isError();
    }

    private CoderResult decode(byte[] bytes, int end, boolean whole) {
        return jdk.reset().decode(ByteBuffer.wrap(bytes, 0, end), chars.clear(), whole);
    }
}
