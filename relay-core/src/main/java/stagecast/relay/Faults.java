package stagecast.relay;

import org.jspecify.annotations.Nullable;

/** Tells the faults of one connection's work from those of the whole process. */
final class Faults {

    /** How deep in a chain of causes the fault is looked for. A chain may be a circle. */
    private static final int CAUSES = 16;

    private Faults() {}

    /**
     * The fault that the process has, if this is one or was caused by one: memory of any kind that ran out, or a JVM that
     * is broken. A stack that overflows is a fault of the work that was under way: the stack is free again.
     *
     * @return null where the fault is that of the work alone
     */
    static @Nullable VirtualMachineError fatal(Throwable fault) {
        Throwable cause = fault;
        for (int depth = 0; cause != null && depth < CAUSES; depth++) {
            if (cause instanceof VirtualMachineError error && !(cause instanceof StackOverflowError)) {
                return error;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /**
     * Gives a fault that has no other place to the JVM's default handler of uncaught exceptions, which prints it where the
     * program has set none. Not to the handler of the thread or of its group: these hear of the thread's end.
     */
    static void uncaught(Throwable fault) {
        Thread current = Thread.currentThread();
        ThreadGroup group = current.getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        group.uncaughtException(current, fault);
    }
}
