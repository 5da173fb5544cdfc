package stagecast.relay.auth;

import java.time.Duration;

/**
 * The bounds of a store in PostgreSQL. Each can be set under {@code auth.postgres.}; the key follows from the name.
 *
 * @param connections how many connections this process has to the server at most
 * @param connectTimeout how long is waited for a connection, 1 s to a minute; then the answer is busy
 * @param queryTimeout how long the server may work on a statement, 1 s to a minute; a connection on which nothing comes a
 *     second later is given up
 */
public record PostgresSettings(int connections, Duration connectTimeout, Duration queryTimeout) {

    private static final int MAX_CONNECTIONS = 1_000;
    private static final Duration MIN_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

    /** What holds where nothing is set. */
    public static final PostgresSettings DEFAULTS =
            new PostgresSettings(10, Duration.ofSeconds(2), Duration.ofSeconds(3));

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is broken; the message names the key
     */
    public PostgresSettings {
        if (connections < 1 || connections > MAX_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "auth.postgres.connections must be 1 to " + MAX_CONNECTIONS + ", it is " + connections);
        }
        checkTimeout("connect-timeout", connectTimeout);
        checkTimeout("query-timeout", queryTimeout);
    }

    private static void checkTimeout(String name, Duration timeout) {
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "auth.postgres." + name + " must be 1 s to 60 s, it is " + timeout.toMillis() + " ms");
        }
    }
}
