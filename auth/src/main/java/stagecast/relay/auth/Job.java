package stagecast.relay.auth;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A task of a {@link JobLine}, and what its caller waits for. Each job gets one result; later ones are ignored.
 *
 * @param <T> the result
 */
class Job<T> {

    /** For the caller. If the caller cancels it before the job's turn, the job is not done. */
    final CompletableFuture<T> result = new CompletableFuture<>();

    /** When it began to wait, in nanoseconds. */
    final long since;

    private final Function<Duration, T> busy;

    /**
     * Makes a job that waits from now on.
     *
     * @param busy makes the result if the job is not done, from the time after which another try makes sense
     */
    Job(long since, Function<Duration, T> busy) {
        this.since = since;
        this.busy = busy;
    }

    /** Makes the result of a job that is not done. */
    final T busy(Duration retryAfter) {
        return busy.apply(retryAfter);
    }

    /** Says that the job is not done. */
    final void refuse(Duration retryAfter) {
        finish(() -> busy(retryAfter));
    }

    /** Completes the result. A fault fails the result and nothing else, so the caller is told and the thread goes on. */
    @SuppressWarnings("CatchingUnchecked") // whatever failed, the waiting caller is told
    final void finish(Supplier<T> work) {
        try {
            result.complete(work.get());
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }
}
