package stagecast.relay.auth;

/**
 * What a password's hash costs (RFC 9106); configured under {@code auth.argon2.}, the key follows from the name. Hashes
 * made with other settings stay valid, for each carries its own.
 *
 * @param memoryKib the memory of one hash in KiB; it lies outside the Java heap, once for each hash under way
 * @param iterations passes over that memory
 * @param parallelism lanes of that memory, each computed by a thread of its own
 */
public record Argon2Settings(int memoryKib, int iterations, int parallelism) {

    private static final int MAX_MEMORY_KIB = 4 << 20;
    private static final int MAX_ITERATIONS = 1_000;
    private static final int MAX_PARALLELISM = 64;
    private static final int MIN_MEMORY_KIB_FOR_EACH_LANE = 8;

    /** 19 MiB, 2 passes, 1 lane. */
    public static final Argon2Settings DEFAULTS = new Argon2Settings(19_456, 2, 1);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is broken; the message names the key
     */
    public Argon2Settings {
        within("parallelism", parallelism, 1, MAX_PARALLELISM);
        within("iterations", iterations, 1, MAX_ITERATIONS);
        within("memory-kib", memoryKib, MIN_MEMORY_KIB_FOR_EACH_LANE * parallelism, MAX_MEMORY_KIB);
    }

    /** The memory that is passed over in all, in KiB: the work of one guess. */
    long cost() {
        return (long) memoryKib * iterations;
    }

    private static void within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "auth.argon2." + name + " must be " + min + " to " + max + ", it is " + value);
        }
    }
}
