package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SettingsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final AttemptSettings ATTEMPTS = AttemptSettings.DEFAULTS;
    private static final Argon2Settings ARGON2 = Argon2Settings.DEFAULTS;

    private static void refused(String message, Executable settings) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, settings).getMessage());
    }

    @Test
    void has_the_defaults_of_the_protocol() {
        var settings = AuthSettings.DEFAULTS;

        assertEquals(Duration.ofHours(12), settings.tokenTtl());
        assertEquals(2_000, settings.hashQueue());
        assertEquals(Duration.ofSeconds(8), settings.hashWait());
        assertEquals(5, settings.attempts().pair());
        assertEquals(50, settings.attempts().account());
        assertEquals(50, settings.attempts().address());
        assertEquals(Duration.ofMinutes(10), settings.attempts().window());
        assertEquals(new Argon2Settings(19_456, 2, 1), settings.argon2());
    }

    @Test
    void names_the_key_of_a_bad_bound() {
        refused("auth.hash-queue must be greater than 0, it is 0", () -> settings(SECOND, 0, 1, SECOND));
        refused("auth.tickets-per-account must be greater than 0, it is 0", () -> settings(SECOND, 1, 0, SECOND));
        refused("auth.token-ttl must be 1 ms to 315360000 s, it is 0 ms", () -> settings(Duration.ZERO, 1, 1, SECOND));
        refused(
                "auth.revocation-poll must be 1 ms to 2 s, it is 3000 ms",
                () -> settings(SECOND, 1, 1, Duration.ofSeconds(3)));
    }

    @Test
    void names_the_key_of_a_bad_bound_of_threads_and_queues() {
        refused("auth.hash-threads must be greater than 0, it is 0", () -> settings(0, SECOND, 1));
        refused("auth.lookup-queue must be greater than 0, it is 0", () -> settings(1, SECOND, 0));
        refused(
                "auth.hash-wait must be 1 ms to 3600 s, it is 3600001 ms",
                () -> settings(1, Duration.ofHours(1).plusMillis(1), 1));
    }

    @Test
    void takes_the_outermost_bounds() {
        var least = settings(1, Duration.ofMillis(1), 1);
        var most = settings(1, Duration.ofHours(1), 1);
        var few = new AttemptSettings(1, 1, 1, Duration.ofMillis(1), 1);
        var many = new AttemptSettings(1_000, 1_000, 1_000, Duration.ofDays(1), 10_000_000);
        var cheap = new Argon2Settings(8, 1, 1);
        var dear = new Argon2Settings(4_194_304, 1_000, 64);

        assertEquals(Duration.ofMillis(1), least.hashWait());
        assertEquals(Duration.ofHours(1), most.hashWait());
        assertEquals(Duration.ofMillis(1), few.window());
        assertEquals(Duration.ofDays(1), many.window());
        assertEquals(8, cheap.cost());
        assertEquals(4_194_304_000L, dear.cost());
    }

    private static AuthSettings settings(int hashThreads, Duration hashWait, int lookupQueue) {
        return new AuthSettings(
                SECOND,
                hashThreads,
                1,
                hashWait,
                lookupQueue,
                1,
                20_000,
                1,
                SECOND,
                ATTEMPTS,
                ARGON2,
                StoreAddress.SQLITE,
                PostgresSettings.DEFAULTS);
    }

    private static AuthSettings settings(Duration tokenTtl, int hashQueue, int tickets, Duration poll) {
        return new AuthSettings(
                tokenTtl,
                1,
                hashQueue,
                SECOND,
                1,
                1,
                20_000,
                tickets,
                poll,
                ATTEMPTS,
                ARGON2,
                StoreAddress.SQLITE,
                PostgresSettings.DEFAULTS);
    }

    @Test
    void names_the_key_of_a_bad_count() {
        var minute = Duration.ofMinutes(1);
        refused("auth.attempts.pair must be 1 to 1000, it is 0", () -> new AttemptSettings(0, 1, 1, minute, 1));
        refused(
                "auth.attempts.account must be 1 to 1000, it is 1001",
                () -> new AttemptSettings(1, 1001, 1, minute, 1));
        refused("auth.attempts.address must be 1 to 1000, it is -1", () -> new AttemptSettings(1, 1, -1, minute, 1));
        refused(
                "auth.attempts.window must be 1 ms to 24 h, it is 86460000 ms",
                () -> new AttemptSettings(1, 1, 1, Duration.ofDays(1).plus(minute), 1));
        refused(
                "auth.attempts.remembered must be 1 to 10000000, it is 0",
                () -> new AttemptSettings(1, 1, 1, minute, 0));
    }

    @Test
    void names_the_key_of_a_bad_cost() {
        refused("auth.argon2.memory-kib must be 32 to 4194304, it is 31", () -> new Argon2Settings(31, 1, 4));
        refused("auth.argon2.iterations must be 1 to 1000, it is 0", () -> new Argon2Settings(8, 0, 1));
        refused("auth.argon2.parallelism must be 1 to 64, it is 65", () -> new Argon2Settings(8, 1, 65));
    }

    @Test
    void names_the_key_of_a_bad_bound_of_postgresql() {
        refused("auth.postgres.connections must be 1 to 1000, it is 0", () -> new PostgresSettings(0, SECOND, SECOND));
        refused(
                "auth.postgres.connect-timeout must be 1 s to 60 s, it is 999 ms",
                () -> new PostgresSettings(1, Duration.ofMillis(999), SECOND));
        refused(
                "auth.postgres.query-timeout must be 1 s to 60 s, it is 60001 ms",
                () -> new PostgresSettings(1, SECOND, Duration.ofMillis(60_001)));
    }
}
