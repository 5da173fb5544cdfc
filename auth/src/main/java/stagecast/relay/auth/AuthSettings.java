package stagecast.relay.auth;

import java.time.Duration;

/**
 * Every bound of this package. Each can be set in the configuration under {@code auth.}; the key follows from the name.
 *
 * @param tokenTtl how long a login's token is valid, at most ten years
 * @param hashThreads how many passwords are hashed at the same time, each with the memory of {@code argon2}
 * @param hashQueue how many attempts may wait for a hash; more are answered with busy
 * @param hashWait how long an attempt may wait for its hash; one that waited longer is answered with busy
 * @param lookupQueue how many look-ups of tokens, logins and admissions of guests may wait; more are answered with busy
 * @param passwordLength the fewest characters of a new password, 1 to 1024; existing ones stay valid
 * @param tokensPerAccount how many tokens an account may have; beyond it a login ends the oldest one that is not in use
 * @param ticketsPerAccount how many valid tickets an account may have; it can't make more
 * @param revocationPoll how often a {@link RevocationWatch} asks for ended credentials, at most every two seconds
 * @param attempts how many wrong passwords are borne
 * @param argon2 what a hash costs
 * @param store which database holds accounts and tokens
 * @param postgres the bounds that hold where that is one of PostgreSQL
 */
public record AuthSettings(
        Duration tokenTtl,
        int hashThreads,
        int hashQueue,
        Duration hashWait,
        int lookupQueue,
        int passwordLength,
        int tokensPerAccount,
        int ticketsPerAccount,
        Duration revocationPoll,
        AttemptSettings attempts,
        Argon2Settings argon2,
        StoreAddress store,
        PostgresSettings postgres) {

    private static final Duration MAX_TOKEN_TTL = Duration.ofDays(3_650);
    private static final Duration MAX_HASH_WAIT = Duration.ofHours(1);
    private static final Duration MAX_REVOCATION_POLL = Duration.ofSeconds(2);

    /** The defaults; there is a hash thread for each core. */
    public static final AuthSettings DEFAULTS = new AuthSettings(
            Duration.ofHours(12),
            Runtime.getRuntime().availableProcessors(),
            2_000,
            Duration.ofSeconds(8),
            20_000,
            8,
            20_000,
            1_000,
            Duration.ofSeconds(1),
            AttemptSettings.DEFAULTS,
            Argon2Settings.DEFAULTS,
            StoreAddress.SQLITE,
            PostgresSettings.DEFAULTS);

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is broken; the message names the key
     */
    public AuthSettings {
        positive("hash-threads", hashThreads);
        positive("hash-queue", hashQueue);
        positive("lookup-queue", lookupQueue);
        if (passwordLength < 1 || passwordLength > AccountRules.MAX_PASSWORD_LENGTH) {
            throw new IllegalArgumentException("auth.password-length must be 1 to " + AccountRules.MAX_PASSWORD_LENGTH
                    + ", it is " + passwordLength);
        }
        positive("tokens-per-account", tokensPerAccount);
        positive("tickets-per-account", ticketsPerAccount);
        within("token-ttl", tokenTtl, MAX_TOKEN_TTL);
        within("hash-wait", hashWait, MAX_HASH_WAIT);
        within("revocation-poll", revocationPoll, MAX_REVOCATION_POLL);
    }

    /** The same bounds for another store. */
    public AuthSettings withStore(StoreAddress other) {
        return new AuthSettings(
                tokenTtl,
                hashThreads,
                hashQueue,
                hashWait,
                lookupQueue,
                passwordLength,
                tokensPerAccount,
                ticketsPerAccount,
                revocationPoll,
                attempts,
                argon2,
                other,
                postgres);
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("auth." + name + " must be greater than 0, it is " + value);
        }
    }

    private static void within(String name, Duration value, Duration max) {
        if (value.toMillis() < 1 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "auth." + name + " must be 1 ms to " + max.toSeconds() + " s, it is " + value.toMillis() + " ms");
        }
    }
}
