package stagecast.relay;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.FrameEncoder;

/**
 * A connection's credentials while they are checked. Nothing is read meanwhile, so what follows them is handled after
 * them, in order. Lives on the connection's lane.
 */
final class AuthGate {

    private static final byte[] OK = EnvelopeWriter.frame(FrameEncoder.TEXT, "ok".getBytes(StandardCharsets.US_ASCII));

    private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(1);

    private final Shard shard;
    private final JoinedConnection connection;

    /** Tells a late result from the one that is awaited. */
    private int check;

    private boolean checking;

    AuthGate(Shard shard, JoinedConnection connection) {
        this.shard = shard;
        this.connection = connection;
    }

    boolean checking() {
        return checking;
    }

    void check(Credentials credentials) {
        final int current = ++check;
        checking = true;
        shard.onCheckTimeout(() -> finish(current, new Authenticator.Result.Busy(RETRY_AFTER_FAILURE)));
        start(credentials).whenComplete((result, failure) -> shard.lane().execute(() -> finish(current, result)));
    }

    private CompletionStage<Authenticator.Result> start(Credentials credentials) {
        try {
            return shard.relay().authenticator().authenticate(credentials, connection.address());
        } catch (RuntimeException fault) {
            shard.failed(connection.channelName(), fault);
            return CompletableFuture.failedStage(fault);
        }
    }

    private void finish(int of, Authenticator.@Nullable Result result) {
        if (!checking || of != check) {
            return;
        }
        checking = false;
        if (result instanceof Authenticator.Result.Accepted accepted) {
            connection.authenticated(accepted.identity());
            connection.send(OK);
        } else if (result instanceof Authenticator.Result.Rejected) {
            error(
                    ErrorCode.INVALID_CREDENTIALS,
                    "The e-mail and password, or the token, are not right. Check them and try again.",
                    null);
        } else if (result instanceof Authenticator.Result.Throttled throttled) {
            error(
                    ErrorCode.TOO_MANY_ATTEMPTS,
                    "Too many wrong attempts. Wait for the seconds given, then try again.",
                    throttled.retryAfter());
        } else {
            error(
                    ErrorCode.BUSY,
                    "The credentials could not be checked now. Wait for the seconds given, then try again.",
                    result instanceof Authenticator.Result.Busy busy ? busy.retryAfter() : RETRY_AFTER_FAILURE);
        }
        connection.resume();
    }

    private void error(ErrorCode code, String explanation, @Nullable Duration retryAfter) {
        shard.relay().listener().refused(connection.channelName(), code);
        connection.send(ErrorFrames.frame(code, explanation, retryAfter == null ? null : inSeconds(retryAfter), 0));
    }

    private static String inSeconds(Duration retryAfter) {
        return "\"retryAfterSeconds\":" + Math.max(1, retryAfter.plusMillis(999).toSeconds());
    }
}
