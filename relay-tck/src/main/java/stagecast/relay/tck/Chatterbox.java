package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A program that answers whatever it hears, errors too, and speaks unasked where it hears nothing. */
final class Chatterbox implements AutoCloseable {

    /** What it says. */
    static final String TALK = "\"so do I\"";

    private static final Duration BORED_AFTER = Duration.ofMillis(10);

    private final RelayClient client;
    private final Duration patience;
    private final Thread thread = new Thread(this::run, "chatterbox");
    private final AtomicInteger said = new AtomicInteger();
    private final AtomicInteger errors = new AtomicInteger();
    private volatile @Nullable Throwable failure;
    private volatile boolean over;

    /** Starts to talk on this connection, which is its own from now on. */
    Chatterbox(RelayClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
        thread.start();
    }

    private void run() {
        try {
            while (!over) {
                if (!client.isSilentFor(BORED_AFTER) && client.nextText().startsWith("{\"error\"")) {
                    errors.incrementAndGet();
                }
                client.send(TALK);
                said.incrementAndGet();
            }
        } catch (Exception | AssertionError e) {
            failure = e;
        }
    }

    /** How often it said something. */
    int said() {
        return said.get();
    }

    /** How many errors it was told. */
    int errors() {
        return errors.get();
    }

    /** Ends it, and fails the test if the relay has ended it before. */
    @Override
    public void close() {
        over = true;
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertFalse(thread.isAlive(), "it can't stop");
        assertNull(failure);
    }
}
