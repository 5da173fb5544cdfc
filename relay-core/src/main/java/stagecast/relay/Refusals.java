package stagecast.relay;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection's errors from becoming a storm: some clients answer every message that they get. At most one error
 * of a code, or about an addressee, goes out in a second, and says how many did not. Made with a connection's first
 * error.
 */
final class Refusals {

    /** How many addressees are remembered; with more than that in a second the oldest may be told of too soon. */
    static final int ADDRESSEES_REMEMBERED = 512;

    /** Longer addressees are remembered by their hash: nobody shall fill our memory with names of 64 KiB. */
    private static final int LONGEST_ADDRESSEE = 128;

    /** What is answered for an error that is not to be sent. */
    static final int SUPPRESS = -1;

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final class Told {
        private long at;
        private int suppressed;

        private Told(long at) {
            this.at = at;
        }

        private int again(long now) {
            if (now - at < PERIOD_NANOS) {
                suppressed++;
                return SUPPRESS;
            }
            int untold = suppressed;
            at = now;
            suppressed = 0;
            return untold;
        }

        private boolean isOver(long now) {
            return suppressed == 0 && now - at >= PERIOD_NANOS;
        }
    }

    private final Map<ErrorCode, Told> codes = new EnumMap<>(ErrorCode.class);
    private final LinkedHashMap<String, Told> addressees = new LinkedHashMap<>(4, 0.75f, true);

    /** Tells the member what was wrong with its message, unless it was told the like a moment ago. */
    void tell(Member member, ErrorCode code, String explanation, long now) {
        send(member, code, explanation, null, admit(code, now));
    }

    /**
     * The same where nobody is there for a direct message.
     *
     * @param quotedTo its addressee, a JSON string
     */
    void nobodyThere(Member member, byte[] quotedTo, long now) {
        String to = "\"to\":" + new String(quotedTo, StandardCharsets.UTF_8);
        send(member, Refusal.NOBODY_THERE.code, Refusal.NOBODY_THERE.explanation, to, admit(to, now));
    }

    private static void send(
            Member member, ErrorCode code, String explanation, @Nullable String further, int suppressed) {
        if (suppressed != SUPPRESS) {
            member.send(ErrorFrames.frame(code, explanation, further, suppressed));
        }
    }

    /**
     * Whether an error of this code may go out now.
     *
     * @param now in nanoseconds
     * @return how many were suppressed since the last one, or {@link #SUPPRESS}
     */
    int admit(ErrorCode code, long now) {
        return admit(codes, code, now);
    }

    /** The same for an error that counts for each addressee by itself. */
    int admit(String addressee, long now) {
        int answer = admit(addressees, kept(addressee), now);
        var eldest = addressees.entrySet().iterator();
        if (eldest.next().getValue().isOver(now) || addressees.size() > ADDRESSEES_REMEMBERED) {
            eldest.remove();
        }
        return answer;
    }

    private static <K> int admit(Map<K, Told> all, K key, long now) {
        Told told = all.get(key);
        if (told == null) {
            all.put(key, new Told(now));
            return 0;
        }
        return told.again(now);
    }

    int addressees() {
        return addressees.size();
    }

    private static String kept(String addressee) {
        return addressee.length() <= LONGEST_ADDRESSEE ? addressee : addressee.length() + "#" + addressee.hashCode();
    }
}
