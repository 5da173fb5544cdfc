package stagecast.relay.load.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.load.client.ServerFrames;

class FillingTest {

    @ParameterizedTest
    @ValueSource(ints = {512, 1_024, 16_384})
    void a_chats_state_has_its_size_its_numbers_and_compresses_well(int size) {
        Filling.Writer chat = Filling.CHAT.writer(size);
        for (int number : new int[] {0, 17, Integer.MAX_VALUE}) {
            byte[] message = new byte[size];
            chat.write(message, 0, size, 3, number, 5L * number);

            Sample sample = new Sample();
            assertTrue(sample.read(ByteBuffer.wrap(message), 0, ServerFrames.HEAD));
            assertEquals(3, sample.sender());
            assertEquals(number, sample.number());
            String text = new String(message, UTF_8);
            assertTrue(text.matches("\\{\"s\":3,.*\"messages\":\\[\\{\"id\".*}],\"topic\":\"[a-z ]+\"}"), text);
            int length = compressed(message);
            assertTrue(length > size / 10 && length < size * 2 / 3, size + " bytes become " + length);
        }
    }

    private static int compressed(byte[] message) {
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(message);
        deflater.finish();
        int length = deflater.deflate(new byte[message.length]);
        deflater.end();
        return length;
    }
}
