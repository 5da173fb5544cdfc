package stagecast.relay.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.Supplier;
import stagecast.relay.Sender;

/** Those who send over HTTP, so that each is held to its rate. Thread-safe. */
final class Senders {

    /** Who is silent for so long has a full bucket again, so it need not be remembered. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

    private final Cache<String, Sender> senders;

    /**
     * Nobody yet.
     *
     * @param most how many are remembered; who is forgotten too early begins with a full bucket
     */
    Senders(int most) {
        senders = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .executor(Runnable::run)
                .build();
    }

    /** The sender of this name, made if it is not known. */
    Sender of(String name, Supplier<Sender> make) {
        return senders.get(name, unknown -> make.get());
    }

    long remembered() {
        senders.cleanUp();
        return senders.estimatedSize();
    }
}
