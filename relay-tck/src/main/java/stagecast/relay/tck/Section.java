package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

/** A part of the contract; what all have in common. */
abstract class Section {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Supplier<Scene> scene;

    Section(Supplier<Scene> scene) {
        this.scene = scene;
    }

    final Scene scene() {
        return scene.get();
    }

    /**
     * Nothing more comes to any of them. Something that was sent by mistake by way of another lane may come later than
     * what was sent after it by another sender, so there is a pause in which it can be seen.
     */
    static void assertNothingMore(RelayClient... clients) throws IOException {
        for (RelayClient client : clients) {
            assertTrue(client.isSilentFor(PAUSE), "something came that was meant for others");
        }
    }

    /** A message as a listener receives it from a client of these tests. */
    static String envelope(String value) {
        return "{\"from\":\"127.0.0.1\",\"msg\":" + value + "}";
    }

    /** A direct message as its recipient receives it. */
    static String direct(String to, String value) {
        return "{\"from\":\"127.0.0.1\",\"to\":\"" + to + "\",\"msg\":" + value + "}";
    }

    /** Whole numbers as texts: {@code from} to {@code to}, without that. */
    static String[] numbers(int from, int to) {
        String[] numbers = new String[to - from];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = "" + (from + i);
        }
        return numbers;
    }

    /** The same text several times. */
    static String[] times(int count, String text) {
        String[] texts = new String[count];
        Arrays.fill(texts, text);
        return texts;
    }

    /** What asks for a direct message. */
    static String to(String recipient, String value) {
        return "{\"to\":\"" + recipient + "\",\"message\":" + value + "}";
    }
}
