package stagecast.relay.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stagecast.relay.Authenticator;
import stagecast.relay.Lane;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.Sender;

class SendersTest {

    private final Relay relay = new Relay(
            Limits.DEFAULTS,
            (credentials, address) -> CompletableFuture.completedFuture(new Authenticator.Result.Rejected()),
            RelayListener.NONE);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Lane lane = Lane.of(thread, () -> false);

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    private Sender make() {
        return relay.sender(lane);
    }

    @Test
    void knows_a_sender_again() {
        var senders = new Senders(10);

        Sender first = senders.of("token 1", this::make);

        assertSame(first, senders.of("token 1", this::make));
    }

    @Test
    void remembers_no_more_than_it_may() {
        var senders = new Senders(10);

        for (int i = 0; i < 1_000; i++) {
            senders.of("address " + i, this::make);
        }

        assertEquals(10, senders.remembered());
    }
}
