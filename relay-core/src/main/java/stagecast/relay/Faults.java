package stagecast.relay;

import org.jspecify.annotations.Nullable;

/** Distinguishes faults in the work for one connection from faults of the whole process. */
final class Faults {

    /** How many causes of a fault are examined. A chain of causes may be a circle. */
    private static final int CAUSES = 16;

    private Faults() {}

    /**
     * Finds a fault of the process, if this is one or was caused by one: memory of any kind ran out, or the JVM is broken. A
     * stack overflow is a fault of the work under way, because the stack is free again afterwards.
     *
     * @return null if the fault concerns only the work
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
     * Gives a fault that has no other handler to the JVM's default handler of uncaught exceptions, which prints it unless the
     * program has set another. It does not go to the handler of the thread or of its group, which hear of the thread's end.
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
