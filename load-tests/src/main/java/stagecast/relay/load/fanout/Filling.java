package stagecast.relay.load.fanout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;
import java.util.SplittableRandom;

/** What a message is made of behind the numbers of {@link Sample}. */
public enum Filling {
    /** One character again and again. */
    DOTS {
        @Override
        int shortest() {
            return Sample.SHORTEST;
        }

        @Override
        Writer writer(int size) {
            return Sample::write;
        }
    },

    /** What a chat's page keeps: who is there, and what was said last; as compressible as such JSON is. */
    CHAT {
        @Override
        int shortest() {
            return 512;
        }

        @Override
        Writer writer(int size) {
            var random = new SplittableRandom(SEED);
            byte[][] states = new byte[STATES][];
            for (int i = 0; i < STATES; i++) {
                states[i] = state(size, random).getBytes(US_ASCII);
            }
            return (into, from, to, sender, number, time) -> {
                int at = Sample.numbers(into, from, sender, number, time);
                System.arraycopy(states[number % STATES], 0, into, at, to - 2 - at);
                into[to - 2] = '"';
                into[to - 1] = '}';
            };
        }
    };

    /** Writes messages of one size; allocates nothing. Used by one thread. */
    interface Writer {

        /** Fills a part of the array with one message, as {@link Sample#write} does. */
        void write(byte[] into, int from, int to, int sender, int number, long time);
    }

    private static final int STATES = 16;
    private static final long SEED = 17;
    private static final int LONGEST_ENTRY = 128;
    private static final String[] NAMES = {"Ada", "Ben", "Cleo", "Dina", "Emil", "Fay", "Gil", "Hana"};
    private static final String[] WORDS = {
        "the", "lights", "are", "on", "who", "plays", "next", "second", "song", "louder", "please", "hello", "from",
        "row", "seven", "again", "that", "was", "great", "left", "side", "can", "you", "hear", "us"
    };

    /** Bytes of the shortest message. */
    abstract int shortest();

    /** Prepares to write messages of this size. */
    abstract Writer writer(int size);

    /** The members behind the numbers; the last is a string that goes on for as long as any message may need. */
    private static String state(int size, SplittableRandom random) {
        var out = new StringBuilder(",\"room\":\"main stage\",\"present\":");
        out.append(100 + random.nextInt(900)).append(",\"messages\":[");
        String comma = "";
        while (out.length() < size - Sample.SHORTEST - 2 * LONGEST_ENTRY) {
            out.append(comma)
                    .append(String.format(
                            Locale.ROOT,
                            "{\"id\":\"m%06x\",\"by\":\"%s\",\"at\":%d,\"text\":\"%s\"}",
                            random.nextInt(1 << 24),
                            NAMES[random.nextInt(NAMES.length)],
                            1_732_723_200_000L + random.nextInt(1_000_000),
                            words(40, random)));
            comma = ",";
        }
        return out.append("],\"topic\":\"").append(words(size, random)).toString();
    }

    private static String words(int length, SplittableRandom random) {
        var out = new StringBuilder();
        while (out.length() < length) {
            out.append(out.isEmpty() ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return out.toString();
    }
}
