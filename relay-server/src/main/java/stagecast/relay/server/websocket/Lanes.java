package stagecast.relay.server.websocket;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.XnioIoThread;
import stagecast.relay.Lane;

/** The lane of each I/O thread: all that live on one thread share it. Thread-safe. */
public final class Lanes {

    private final Map<XnioIoThread, XnioLane> lanes = new ConcurrentHashMap<>();

    /** The thread's lane. */
    public Lane of(XnioIoThread thread) {
        return laneOf(thread);
    }

    /** Does something on the thread, at once where it is this one. */
    static void onThread(XnioIoThread thread, Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
        } else {
            thread.execute(task);
        }
    }

    XnioLane laneOf(XnioIoThread thread) {
        return lanes.computeIfAbsent(thread, XnioLane::new);
    }
}
