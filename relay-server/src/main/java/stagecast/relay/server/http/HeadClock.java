package stagecast.relay.server.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/** Says when a request's head is late. Lives on the I/O thread. */
final class HeadClock {

    private final XnioIoThread thread;
    private final Runnable late;
    private XnioExecutor.@Nullable Key running;

    HeadClock(XnioIoThread thread, Runnable late) {
        this.thread = thread;
        this.late = late;
    }

    /** Lets it run on, if it runs. */
    void start(Duration time) {
        if (running == null) {
            running = thread.executeAfter(this::end, time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    void stop() {
        if (running != null) {
            running.remove();
            running = null;
        }
    }

    private void end() {
        running = null;
        late.run();
    }
}
