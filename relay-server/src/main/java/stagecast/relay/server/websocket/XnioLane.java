package stagecast.relay.server.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;
import stagecast.relay.DiscardPace;
import stagecast.relay.Lane;
import stagecast.relay.server.net.DeferredCloses;

/** An I/O thread as a lane. Its connections share one read buffer. */
final class XnioLane implements Lane {

    /** What is read from a connection at once; also what is kept at most for one whose credentials are checked. */
    static final int READ_BUFFER_BYTES = 64 << 10;

    private final XnioIoThread thread;
    private final ByteBuffer readBuffer = ByteBuffer.allocate(READ_BUFFER_BYTES);
    private final DeferredCloses departures;
    private final DiscardPace discardPace = new DiscardPace(System.nanoTime());

    XnioLane(XnioIoThread thread) {
        this.thread = thread;
        this.departures = new DeferredCloses(this::execute, thread.getWorker());
    }

    /** Free for whoever reads, on this lane, until it has handled what it read. */
    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    /** Where its connections end. */
    DeferredCloses departures() {
        return departures;
    }

    /** How fast it reads what peers send after their close frame. */
    DiscardPace discardPace() {
        return discardPace;
    }

    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException stopped) {
            // The server has stopped, and with it every connection that the task could concern.
        }
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** XNIO runs tasks after the selected keys and before it selects again: at the end of the turn. */
    @Override
    public void atTurnEnd(Runnable task) {
        execute(task);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        try {
            thread.executeAfter(task, delay.toMillis() + 1, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            // As above.
        }
    }
}
