package stagecast.relay.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import stagecast.relay.Relay;
import stagecast.relay.auth.PasswordChecks.Outcome;
import stagecast.relay.auth.WaitingAttempts.Turn;

/**
 * The threads that compute password hashes, and the attempts that wait for them: bounded in number and in time, and
 * computed only where the counts of wrong passwords have room.
 *
 * <p>Answers are as if equal attempts had come one after the other: all of a right password are right, and each of a
 * wrong one counts. An attempt whose wrongness might exceed a count, were all those under way wrong too, is put off till
 * these have ended: so no crowd of guesses computes more than the counts allow, and no right password is refused for
 * what is only under way.
 *
 * <p>A client that guesses from an address whose count is full must not learn which accounts have succeeded there, and so
 * exist: only attempts for these are still computed. So all attempts from that address wait for their turn, a wrong password
 * gets the answer of a refused attempt, and a refused attempt is answered after the time of a hash, though none is computed.
 *
 * <p>Thread-safe: one lock guards counts, queue and what is under way, and nothing is computed, waited for or answered
 * while it is held. What waited too long is found when a thread comes to look, at the latest one hash after its time.
 */
final class HashQueue implements AutoCloseable {

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    /** The newest hash counts for one part in this many of {@link #hashTime}. */
    private static final int HASH_TIME_WEIGHT = 4;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final AttemptCounts counts; // guarded by lock
    private final WaitingAttempts waiting; // guarded by lock
    private final List<Attempt> underWay = new ArrayList<>(); // guarded by lock
    private boolean closed; // guarded by lock

    /** How long recent hashes took, in nanoseconds. Guarded by lock. */
    private long hashTime;

    private final Function<Attempt, Outcome> computation;
    private final Duration maxWait;
    private final LongSupplier nanoTime;
    private final FailureLog failures;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Starts the threads.
     *
     * @param computation is run by one of them; its {@link StoreException} is busy, and logged, any other throwable
     *     fails the stages of those who wait
     */
    HashQueue(AuthSettings settings, Function<Attempt, Outcome> computation, LongSupplier nanoTime) {
        this.counts = new AttemptCounts(settings.attempts(), nanoTime);
        this.waiting = new WaitingAttempts(settings.hashQueue());
        this.computation = computation;
        this.maxWait = settings.hashWait();
        this.nanoTime = nanoTime;
        this.failures = new FailureLog(nanoTime);
        for (int i = 1; i <= settings.hashThreads(); i++) {
            Thread thread = new Thread(this::work, "auth-hash-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /**
     * Has the attempt computed, together with equal ones. Never blocks.
     *
     * @param answer completes on a thread of this queue, or on the caller's where there is no room; once it is
     *     cancelled nobody waits
     */
    void submit(Attempt attempt, CompletableFuture<Outcome> answer) {
        List<Runnable> answers = new ArrayList<>();
        Attempt joined;
        lock.lock();
        try {
            joined = enter(attempt, answer, answers);
        } finally {
            lock.unlock();
        }
        answers.forEach(Runnable::run);
        var unused = answer.whenComplete((outcome, failure) -> {
            if (answer.isCancelled()) {
                leave(joined, answer);
            }
        });
    }

    private Attempt enter(Attempt attempt, CompletableFuture<Outcome> answer, List<Runnable> answers) {
        Duration untilRoom = counts.untilRoom(attempt.origin);
        if (closed || (!untilRoom.isZero() && !isAddressFull(attempt.origin))) {
            Outcome refusal = closed ? new Outcome.Busy(maxWait) : new Outcome.Throttled(untilRoom);
            answers.add(() -> answer.complete(refusal));
            return attempt;
        }
        Attempt equal = waiting.equalTo(attempt);
        if (equal != null) {
            equal.waiting.add(answer);
            return equal;
        }
        attempt.waiting.add(answer);
        Attempt dropped = waiting.add(attempt, counts.isTrusted(attempt.origin), counts.debt(attempt.origin.address()));
        if (dropped != null) {
            answer(dropped, new Outcome.Busy(maxWait), answers);
        }
        change.signal();
        return attempt;
    }

    private boolean isAddressFull(Origin origin) {
        return !counts.untilRoomOfAddress(origin.address()).isZero();
    }

    @SuppressWarnings("CollectionUndefinedEquality") // the very same one is meant
    private void leave(Attempt attempt, CompletableFuture<Outcome> answer) {
        lock.lock();
        try {
            attempt.waiting.remove(answer);
            if (attempt.waiting.isEmpty()) {
                waiting.remove(attempt);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A password was right that needed no hash. */
    void succeeded(Origin origin) {
        lock.lock();
        try {
            counts.succeeded(origin);
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        boolean goesOn = true;
        while (goesOn) {
            try {
                goesOn = computeNext();
            } catch (RuntimeException | Error e) {
                tell(e); // and the thread goes on; otherwise no password would be checked any more
            }
        }
    }

    private boolean computeNext() {
        Attempt attempt = take();
        if (attempt != null) {
            compute(attempt);
        }
        return attempt != null;
    }

    private static void tell(Throwable fault) {
        Thread current = Thread.currentThread();
        current.getUncaughtExceptionHandler().uncaughtException(current, fault);
    }

    private @Nullable Attempt take() {
        while (true) {
            List<Runnable> answers = new ArrayList<>();
            Attempt next;
            lock.lock();
            try {
                if (closed) {
                    return null;
                }
                next = next(answers);
                if (next == null && answers.isEmpty()) {
                    change.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
            answers.forEach(Runnable::run);
            if (next != null) {
                return next;
            }
        }
    }

    private @Nullable Attempt next(List<Runnable> answers) {
        for (Attempt old : waiting.waitingSinceBefore(nanoTime.getAsLong() - maxWait.toNanos())) {
            answer(old, new Outcome.Busy(maxWait), answers);
        }
        List<Attempt> refused = new ArrayList<>();
        Attempt next = waiting.next(this::underWayOf, this::turn, refused);
        for (Attempt attempt : refused) {
            refuse(attempt, answers);
        }
        if (next != null) {
            underWay.add(next);
        }
        return next;
    }

    private void refuse(Attempt attempt, List<Runnable> answers) {
        Duration ofAddress = counts.untilRoomOfAddress(attempt.origin.address());
        if (ofAddress.isZero()) {
            answer(attempt, new Outcome.Throttled(counts.untilRoom(attempt.origin)), answers);
            return;
        }
        List<Runnable> late = new ArrayList<>();
        answer(attempt, new Outcome.Throttled(ofAddress), late);
        long delay = Math.min(attempt.hashes() * hashTime, maxWait.toNanos());
        var executor = CompletableFuture.delayedExecutor(delay, TimeUnit.NANOSECONDS, Runnable::run);
        answers.add(() -> executor.execute(() -> late.forEach(Runnable::run)));
    }

    private int underWayOf(long address) {
        int hashes = 0;
        for (Attempt attempt : underWay) {
            hashes += attempt.origin.address() == address ? 1 : 0;
        }
        return hashes;
    }

    private Turn turn(Attempt attempt) {
        if (underWay.stream().anyMatch(other -> other.guess.equals(attempt.guess))) {
            return Turn.LATER_THAN_OTHERS;
        }
        if (!counts.untilRoom(attempt.origin).isZero()) {
            return Turn.NEVER;
        }
        List<Origin> others = underWay.stream().map(other -> other.origin).toList();
        return counts.hasRoomBeside(others, attempt.origin) ? Turn.NOW : Turn.LATER;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it was, those who wait are told, and the thread goes on
    private void compute(Attempt attempt) {
        List<Runnable> answers = new ArrayList<>();
        long begun = System.nanoTime(); // not the clock that tests move: this is waited for
        try {
            Outcome outcome = computation.apply(attempt);
            ended(attempt, () -> settle(attempt, outcome, System.nanoTime() - begun, answers));
        } catch (StoreException e) {
            failures.failed("clients are answered with busy", e);
            ended(attempt, () -> answer(attempt, new Outcome.Busy(maxWait), answers));
        } catch (Throwable e) {
            ended(attempt, () -> attempt.waiting.forEach(each -> answers.add(() -> each.completeExceptionally(e))));
            if (Relay.isFatal(e)) {
                tell(e); // even if no client waits for this attempt any more
            }
        }
        answers.forEach(Runnable::run);
    }

    private void ended(Attempt attempt, Runnable consequence) {
        lock.lock();
        try {
            underWay.remove(attempt);
            consequence.run();
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void settle(Attempt attempt, Outcome outcome, long time, List<Runnable> answers) {
        List<Attempt> all = new ArrayList<>(List.of(attempt));
        all.addAll(waiting.allEqualTo(attempt));
        if (outcome instanceof Outcome.Right) {
            counts.computedRight(attempt.origin);
            for (Attempt each : all) {
                counts.succeeded(each.origin);
                answer(each, outcome, answers);
            }
        } else {
            long each = time / attempt.hashes();
            hashTime = hashTime == 0 ? each : hashTime + (each - hashTime) / HASH_TIME_WEIGHT;
            settleWrong(all, outcome, answers);
        }
        all.forEach(each -> waiting.setDebt(each.origin.address(), counts.debt(each.origin.address())));
    }

    private void settleWrong(List<Attempt> all, Outcome wrong, List<Runnable> answers) {
        Outcome first = counted(all.get(0).origin, wrong); // even if no client waits any more: it was computed
        boolean isFirst = true;
        for (Attempt each : all) {
            for (var waiter : each.waiting) {
                Outcome answer = isFirst ? first : countedAnswer(each.origin, wrong);
                answers.add(() -> waiter.complete(answer));
                isFirst = false;
            }
            isFirst = false;
        }
    }

    private Outcome counted(Origin origin, Outcome wrong) {
        Duration ofAddress = counts.untilRoomOfAddress(origin.address());
        if (ofAddress.isZero()) {
            counts.wrong(origin);
            return wrong;
        }
        counts.wrongAtFullAddress(origin);
        return new Outcome.Throttled(ofAddress);
    }

    private Outcome countedAnswer(Origin origin, Outcome wrong) {
        Duration untilRoom = counts.untilRoom(origin);
        if (untilRoom.isZero()) {
            return counted(origin, wrong);
        }
        Duration ofAddress = counts.untilRoomOfAddress(origin.address());
        return new Outcome.Throttled(ofAddress.isZero() ? untilRoom : ofAddress);
    }

    private static void answer(Attempt attempt, Outcome outcome, List<Runnable> answers) {
        attempt.waiting.forEach(each -> answers.add(() -> each.complete(outcome)));
    }

    /** Answers what waits with busy, and waits a bounded time for what is under way. What comes later is busy too. */
    @Override
    public void close() {
        List<Runnable> answers = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            waiting.all().forEach(attempt -> answer(attempt, new Outcome.Busy(maxWait), answers));
            change.signalAll();
        } finally {
            lock.unlock();
        }
        answers.forEach(Runnable::run);
        long deadline = System.nanoTime() + CLOSE_WAIT.toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
