package stagecast.relay.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;
import stagecast.relay.Relay;

/**
 * Ends a process that can't be relied on any more, with one line on standard error, and an exit code after which a service
 * manager starts it again. It drains, logs and deletes nothing before, and allocates no memory: there may be none left, and
 * the parts that would do this may be broken. Thread-safe.
 */
public final class ProcessEnd {

    /** The exit code, the same as that of a JVM with {@code -XX:+ExitOnOutOfMemoryError}. */
    public static final int EXIT_CODE = 3;

    private static final int LINE_BYTES = 1000;
    private static final int CAUSES = 4;

    private static final FileOutputStream STDERR = new FileOutputStream(FileDescriptor.err);
    private static final byte[] LINE = new byte[LINE_BYTES];
    private static final AtomicBoolean ENDING = new AtomicBoolean();

    /** The bytes of the line so far; only the thread that ends the process writes it. */
    private static int length;

    private ProcessEnd() {}

    /**
     * Makes uncaught faults end the process: an {@link Error} of the process on any thread, and any fault on the calling
     * thread. Other uncaught faults are logged.
     */
    public static void onUncaught() {
        Thread main = Thread.currentThread();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> {
            if (Relay.isFatal(fault) || thread.equals(main)) {
                because(fault);
            }
            // The logger is made here, because the log is not configured yet when this handler is set.
            LoggerFactory.getLogger(ProcessEnd.class)
                    .error("an uncaught fault on the thread {}", thread.getName(), fault);
        });
        // Load the classes that the end needs while there is memory for them.
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
            // No process reads standard error.
        }
    }

    /** Writes a question mark for each character that is not printable ASCII. */
    private static void add(String text) {
        for (int i = 0; i < text.length() && length < LINE_BYTES - 1; i++) {
            char c = text.charAt(i);
            LINE[length++] = c >= ' ' && c < 0x7F ? (byte) c : (byte) '?';
        }
    }
}
