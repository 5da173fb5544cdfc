package stagecast.relay;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Checks credentials. Thread-safe; called on lanes, so it never blocks: hashing and look-ups happen elsewhere. */
public interface Authenticator {

    /**
     * Starts a check.
     *
     * @param credentials what was sent
     * @param address where it came from, for counting attempts
     * @return completes, on any thread, with the outcome; bad credentials are an outcome, not a failure. The relay
     *     treats a stage that fails as {@link Result.Busy}, and cancels its future when nobody waits for it any more
     */
    CompletionStage<Result> authenticate(Credentials credentials, InetAddress address);

    /** The outcome of a check. */
    sealed interface Result {

        /** The credentials are good. */
        record Accepted(Identity identity) implements Result {}

        /** Wrong e-mail, wrong password or a bad token: which of them is never told. */
        record Rejected() implements Result {}

        /** Too many wrong attempts; nothing was computed. */
        record Throttled(Duration retryAfter) implements Result {}

        /** No check was possible now. */
        record Busy(Duration retryAfter) implements Result {}
    }
}
