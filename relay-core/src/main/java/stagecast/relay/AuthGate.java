package stagecast.relay;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.WebSocketProtocol;

/**
 * A connection's credentials while they are checked. Nothing is read meanwhile, so what follows them is handled after
 * them, in order. One for each check; lives on the connection's lane.
 */
final class AuthGate {

    private static final byte[] OK = "ok".getBytes(StandardCharsets.US_ASCII);

    private static final String ANOTHER_CHANNELS =
            "This token is a guest's on another channel. Ask for a ticket to this one.";

    private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Shard shard;
    private final Credentials credentials;

    /** Null until the check begins. */
    private Deadlines.@Nullable Entry deadline;

    /** Null once the check is over: a late result is ignored, and whoever still has to give one holds nobody. */
    private @Nullable JoinedConnection connection;

    private @Nullable CompletableFuture<Authenticator.Result> running;

    AuthGate(Shard shard, JoinedConnection connection, Credentials credentials) {
        this.shard = shard;
        this.connection = connection;
        this.credentials = credentials;
    }

    /**
     * Checks the credentials; waits first if they came too fast.
     *
     * @param wait until the check may begin, in nanoseconds
     */
    void check(long wait) {
        if (wait == 0) {
            begin();
        } else {
            shard.after(Duration.ofNanos(wait), this::begin);
        }
    }

    private void begin() {
        JoinedConnection sender = connection;
        if (sender == null) {
            return;
        }
        try {
            deadline = shard.checks().add(() -> finish(new Authenticator.Result.Busy(RETRY_AFTER_FAILURE)));
            CompletableFuture<Authenticator.Result> started = shard.core()
                    .authenticator()
                    .authenticate(credentials, sender.address())
                    .toCompletableFuture();
            running = started;
            var unused = started.whenComplete(this::bring);
        } catch (RuntimeException | Error fault) {
            bring(null, fault);
        }
    }

    /**
     * Brings the outcome to the lane, from any thread. Thousands of checks may end at once, and each may begin the next one, so
     * a turn takes some of the outcomes, and messages go out in between. Catches faults, which would otherwise be lost in the
     * stage.
     */
    private void bring(Authenticator.@Nullable Result result, @Nullable Throwable failure) {
        try {
            shard.paced().add(() -> completed(result, failure));
        } catch (RuntimeException | Error fault) {
            shard.core().uncaught(fault);
        }
    }

    /** Whatever comes out of the check, nobody waits for it any more; if it has not begun, it need not. */
    void abandon() {
        connection = null;
        if (running != null) {
            running.cancel(false);
        }
        if (deadline != null) {
            shard.checks().cancel(deadline);
        }
    }

    private void completed(Authenticator.@Nullable Result result, @Nullable Throwable failure) {
        JoinedConnection sender = connection;
        if (sender == null) {
            if (failure != null) {
                shard.core().reportIfFatal(failure);
            }
            return;
        }
        if (failure != null && isError(failure)) {
            sender.life().failed(failure);
            return;
        }
        if (failure != null) {
            shard.failed(sender.channelName(), failure);
        }
        finish(result != null ? result : new Authenticator.Result.Busy(RETRY_AFTER_FAILURE));
    }

    /** An exception means that the check was not possible now. An error ends the connection, as elsewhere in its work. */
    static boolean isError(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof Error;
    }

    private void finish(Authenticator.Result result) {
        JoinedConnection sender = connection;
        if (sender == null) {
            return;
        }
        try {
            abandon();
            answer(sender, result);
            if (result instanceof Authenticator.Result.Accepted || result instanceof Authenticator.Result.Rejected) {
                sender.intake().decided(credentials);
            }
            sender.intake().checked();
        } catch (RuntimeException | Error fault) {
            sender.life().failed(fault);
        }
    }

    private void answer(JoinedConnection sender, Authenticator.Result result) {
        if (result instanceof Authenticator.Result.Accepted accepted
                && !accepted.identity().mayUse(sender.channelName())) {
            error(sender, ErrorCode.FORBIDDEN, ANOTHER_CHANNELS, null);
            sender.messages().countRefusal();
        } else if (result instanceof Authenticator.Result.Accepted accepted) {
            sender.authenticated(accepted.identity());
            sender.member().send(EnvelopeWriter.frame(okOpcode(), OK));
        } else if (result instanceof Authenticator.Result.Rejected) {
            error(
                    sender,
                    ErrorCode.INVALID_CREDENTIALS,
                    "The e-mail and password, or the token, are not right. Check them and try again.",
                    null);
        } else if (result instanceof Authenticator.Result.Throttled throttled) {
            error(
                    sender,
                    ErrorCode.TOO_MANY_ATTEMPTS,
                    "Too many wrong attempts. Wait for the seconds given, then try again.",
                    throttled.retryAfter());
        } else if (result instanceof Authenticator.Result.Busy busy) {
            error(
                    sender,
                    ErrorCode.BUSY,
                    "The credentials could not be checked now. Wait for the seconds given, then try again.",
                    busy.retryAfter());
        }
    }

    private int okOpcode() {
        return switch (shard.core().options().okFrame()) {
            case TEXT -> WebSocketProtocol.TEXT;
            case BINARY -> WebSocketProtocol.BINARY;
        };
    }

    private void error(JoinedConnection sender, ErrorCode code, String explanation, @Nullable Duration retryAfter) {
        shard.core().listener().refused(sender.channelName(), code);
        sender.member()
                .send(ErrorFrames.frame(code, explanation, retryAfter == null ? null : inSeconds(retryAfter), 0));
    }

    private static String inSeconds(Duration retryAfter) {
        return "\"retryAfterSeconds\":" + Math.max(1, retryAfter.plusMillis(999).toSeconds());
    }
}
