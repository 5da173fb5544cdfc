package stagecast.relay;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection's errors from becoming a storm: some clients answer every message that they get. At most one error
 * of a code, or about an addressee, goes out in a second, and says how many did not. Made with a connection's first
 * error.
 */
final class Refusals {

    /** What is answered for an error that is not to be sent. */
    static final int SUPPRESS = -1;

    static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

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
    }

    private final Map<ErrorCode, Told> codes = new EnumMap<>(ErrorCode.class);

    private final Function<Runnable, PartialInput> accounts;

    /** Made with the first of them. */
    private @Nullable AbsentAddressees absent;

    /** Made when the names first take memory that counts. */
    private @Nullable PartialInput account;

    private int counted;

    /**
     * Makes one for a connection that has had no error.
     *
     * @param accounts makes an account of the connection's memory, from what frees that at the bound of all
     */
    Refusals(Function<Runnable, PartialInput> accounts) {
        this.accounts = accounts;
    }

    /**
     * Answers a message that was refused.
     *
     * @param now in nanoseconds
     * @return the frame that says what was wrong; null if an error of this code went out a moment ago
     */
    byte @Nullable [] answer(ErrorCode code, String explanation, long now) {
        return frame(code, explanation, null, admit(code, now));
    }

    /**
     * Answers a direct message whose addressee is absent.
     *
     * @param quotedTo the addressee, a JSON string
     * @param now in nanoseconds
     * @return the same
     */
    byte @Nullable [] answerAbsent(byte[] quotedTo, long now) {
        int suppressed = absent(quotedTo, now);
        if (suppressed == SUPPRESS) {
            return null;
        }
        String to = "\"to\":" + new String(quotedTo, StandardCharsets.UTF_8);
        return frame(Refusal.NOBODY_THERE.code, Refusal.NOBODY_THERE.explanation, to, suppressed);
    }

    private static byte @Nullable [] frame(
            ErrorCode code, String explanation, @Nullable String further, int suppressed) {
        return suppressed == SUPPRESS ? null : ErrorFrames.frame(code, explanation, further, suppressed);
    }

    /**
     * Whether an error of this code may go out now.
     *
     * @param now in nanoseconds
     * @return how many were suppressed since the last one, or {@link #SUPPRESS}
     */
    int admit(ErrorCode code, long now) {
        Told told = codes.get(code);
        if (told == null) {
            codes.put(code, new Told(now));
            return 0;
        }
        return told.again(now);
    }

    private int absent(byte[] quotedTo, long now) {
        AbsentAddressees told = absent;
        if (told == null) {
            told = new AbsentAddressees();
            absent = told;
        }
        int suppressed = told.admit(quotedTo, now);
        count(told.memory());
        return suppressed;
    }

    private void count(int memory) {
        if (memory == counted) {
            return;
        }
        if (account == null) {
            account = accounts.apply(this::forgetAbsent);
        }
        counted = memory;
        account.holds(memory);
    }

    /** At the bound of all: an absent addressee may be answered for again within its second, and the number suppressed is lost. */
    private void forgetAbsent() {
        absent = null;
        counted = 0;
    }

    /** The connection has gone. */
    void close() {
        if (account != null) {
            account.close();
        }
    }
}
