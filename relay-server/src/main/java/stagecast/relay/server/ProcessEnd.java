package stagecast.relay.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;
import stagecast.relay.Relay;

/**
 * Ends a process that can't be relied on any more: with one line on standard error, and an exit code after which a service
 * manager starts it again. Nothing is drained, logged or deleted before, and no memory is taken: there may be none, and the
 * parts that would do it may be those that are broken. Thread-safe.
 */
public final class ProcessEnd {

    /** The exit code, the same as that of a JVM with {@code -XX:+ExitOnOutOfMemoryError}. */
    public static final int EXIT_CODE = 3;

    private static final int LINE_BYTES = 1000;
    private static final int CAUSES = 4;

    private static final FileOutputStream STDERR = new FileOutputStream(FileDescriptor.err);
    private static final byte[] LINE = new byte[LINE_BYTES];
    private static final AtomicBoolean ENDING = new AtomicBoolean();

    /** How much of the line is written; only the thread that ends the process does so. */
    private static int length;

    private ProcessEnd() {}

    /**
     * From now on an {@link Error} of the process that reaches no other handler ends it, on whatever thread, and so does
     * anything that ends the calling one. Everything else that nothing else catches is logged.
     */
    public static void onUncaught() {
        Thread main = Thread.currentThread();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> {
            if (Relay.isFatal(fault) || thread.equals(main)) {
                because(fault);
            }
            // Not before: what writes the log is not chosen yet when this is set.
            LoggerFactory.getLogger(ProcessEnd.class)
                    .error("a fault on the thread {} was caught by nothing else", thread.getName(), fault);
        });
        // What the end needs is loaded while there is memory for it.
        String unused = OutOfMemoryError.class.getName() + StackOverflowError.class.getName();
    }

    /** Ends the process. Does not return, except on a second thread. */
    static void because(Throwable fault) {
        if (ENDING.compareAndSet(false, true)) {
            try {
                print("the relay can't go on and ends with exit code 3: ", fault);
            } finally {
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        }
    }

    private static void print(String before, Throwable fault) {
        add(before);
        Throwable cause = fault;
        for (int depth = 0; cause != null && depth < CAUSES; depth++) {
            add(depth == 0 ? "" : ", since ");
            add(cause.getClass().getName());
            String message = cause.getMessage();
            if (message != null) {
                add(": ");
                add(message);
            }
            cause = cause.getCause();
        }
        LINE[length++] = '\n';
        try {
            STDERR.write(LINE, 0, length);
        } catch (IOException e) {
            // Nobody reads it.
        }
    }

    /** Characters that a line of ASCII can't hold show as a question mark. */
    private static void add(String text) {
        for (int i = 0; i < text.length() && length < LINE_BYTES - 1; i++) {
            char c = text.charAt(i);
            LINE[length++] = c >= ' ' && c < 0x7F ? (byte) c : (byte) '?';
        }
    }
}
