package stagecast.relay.server.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/** Says when a request's head is late, on the I/O thread. Its own lock guards it: any thread may close the connection. */
final class HeadClock {

    private final XnioIoThread thread;
    private final Runnable late;
    private XnioExecutor.@Nullable Key running;
    private boolean closed;

    HeadClock(XnioIoThread thread, Runnable late) {
        this.thread = thread;
        this.late = late;
    }

    /** Lets it run on, if it runs. */
    synchronized void start(Duration time) {
        if (running == null && !closed) {
            running = thread.executeAfter(this::end, time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    synchronized void stop() {
        if (running != null) {
            running.remove();
            running = null;
        }
    }

    /** The connection is no more: what runs is forgotten, and nothing starts any more. */
    synchronized void close() {
        closed = true;
        stop();
    }

    private void end() {
        synchronized (this) {
            running = null;
        }
        late.run();
    }
}
