package stagecast.relay.server.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioIoThread;
import stagecast.relay.Relay;
import stagecast.relay.server.net.Acceptor.AcceptThread;

/**
 * The group of a server's threads. It tells the relay when a thread has ended on which all connections depend, and when
 * memory ran out on any. XNIO catches what tasks and listeners throw, logs it, and goes on; so code that XNIO calls passes
 * such a fault on with {@link #pass}.
 */
public final class ServerThreads extends ThreadGroup {

    private static final Logger LOG = LoggerFactory.getLogger(ServerThreads.class);

    private final Relay relay;

    /** Makes the group, in which the server's threads are made. */
    public ServerThreads(Relay relay) {
        super("relay");
        this.relay = relay;
    }

    /** Passes a fault of the process on to the relay. Any thread of a server. */
    public static void pass(Throwable fault) {
        if (Relay.isFatal(fault)) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, fault);
        }
    }

    /** A thread has ended, or {@link #pass} was called on it. */
    @Override
    public void uncaughtException(Thread thread, Throwable fault) {
        if (Relay.isFatal(fault) || thread instanceof XnioIoThread || thread instanceof AcceptThread) {
            relay.threadEnded(thread, fault);
        } else {
            LOG.error("a task failed on the thread {}", thread.getName(), fault);
        }
    }
}
