package stagecast.relay.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a hash found right a short while ago, so that a crowd of one account costs one hash. Holds keyed digests, and for
 * each the id of the password that it was: whoever finds one here looks whether that is still the account's. Bounded in
 * number and time. Thread-safe.
 */
final class VerifiedPasswords {

    /** Counts from the hash, not from the last use. */
    private static final Duration KEPT = Duration.ofSeconds(60);

    private final Cache<String, String> passwordIds;

    VerifiedPasswords(int most, LongSupplier nanoTime) {
        passwordIds = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(KEPT)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    void add(String guess, String passwordId) {
        passwordIds.put(guess, passwordId);
    }

    /** The id of the password that this was; null if it was not verified of late. */
    @Nullable
    String passwordId(String guess) {
        return passwordIds.getIfPresent(guess);
    }

    void remove(String guess, String passwordId) {
        passwordIds.asMap().remove(guess, passwordId);
    }
}
