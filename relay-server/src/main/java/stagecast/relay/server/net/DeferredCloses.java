package stagecast.relay.server.net;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/**
 * Closes a lane's connections on worker threads, one batch per turn. On the lane itself XNIO selects again for each close,
 * which takes longer the more sockets are ready: thousands that end at once would stop the lane for seconds.
 * From another thread {@code close()} only wakes the selector. Lives on its lane.
 */
public final class DeferredCloses {

    private static final ThreadLocal<DeferredCloses> OF_LANE = ThreadLocal.withInitial(() -> {
        var lane = (XnioIoThread) Thread.currentThread();
        return new DeferredCloses(lane, lane.getWorker());
    });

    private final Executor lane;
    private final Executor elsewhere;
    private List<Runnable> ending = new ArrayList<>();

    /**
     * Makes one that closes nothing yet.
     *
     * @param lane runs tasks at the end of its turn
     * @param elsewhere the worker threads that close
     */
    public DeferredCloses(Executor lane, Executor elsewhere) {
        this.lane = lane;
        this.elsewhere = elsewhere;
    }

    /**
     * Closes the connection: at the end of the turn on its own lane, at once on any other thread. Any thread may call this.
     * From now on nothing is read from it or written to it.
     */
    public static void close(StreamConnection connection) {
        if (Thread.currentThread() == connection.getIoThread()) {
            connection.getSourceChannel().suspendReads();
            connection.getSinkChannel().suspendWrites();
            OF_LANE.get().add(() -> IoUtils.safeClose(connection));
        } else {
            IoUtils.safeClose(connection);
        }
    }

    /**
     * Runs a task that may close a connection on a worker thread, at the end of the turn.
     *
     * @param task called on a worker thread; throws nothing
     */
    public static void run(Runnable task) {
        OF_LANE.get().add(task);
    }

    /**
     * Adds a connection that the lane no longer selects.
     *
     * @param close closes it, on a worker thread; throws nothing
     */
    public void add(Runnable close) {
        ending.add(close);
        if (ending.size() == 1) {
            try {
                lane.execute(this::send);
            } catch (RejectedExecutionException stopped) {
                send();
            }
        }
    }

    private void send() {
        List<Runnable> together = ending;
        ending = new ArrayList<>();
        try {
            elsewhere.execute(() -> together.forEach(Runnable::run));
        } catch (RejectedExecutionException stopped) {
            together.forEach(Runnable::run);
        }
    }
}
