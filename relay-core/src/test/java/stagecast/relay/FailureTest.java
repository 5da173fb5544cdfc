package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.Hall.said;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stagecast.relay.Hall.Client;

/** Parts that the relay was given break their contract: that ends the connection concerned, and nothing else. */
class FailureTest {

    /** A transport that throws. */
    private static final class BrokenTransport implements Transport {
        private final boolean cutToo;
        private boolean writes;
        private int calls;
        private int cuts;

        private BrokenTransport(boolean cutToo) {
            this.cutToo = cutToo;
        }

        private IllegalStateException broken() {
            calls++;
            return new IllegalStateException("broken");
        }

        @Override
        public int write(Batch batch, int from, int to) {
            if (writes) {
                return to - from;
            }
            throw broken();
        }

        @Override
        public void resumeReading() {
            throw broken();
        }

        @Override
        public void endOutput() {
            throw broken();
        }

        @Override
        public void cut() {
            cuts++;
            if (cutToo) {
                throw broken();
            }
        }
    }

    private final Hall hall = new Hall(Hall.SMALL);

    private Connection join(Transport transport) {
        return Hall.joined(
                hall.relay, Hall.request(hall.lane, "b@example.org", true, JoinRequest.Envelope.STANDARD), transport);
    }

    @Test
    void a_transport_that_can_not_write_is_cut_and_the_others_miss_nothing() {
        Client sender = hall.user("a@example.org");
        Client before = hall.listener();
        var broken = new BrokenTransport(false);
        Connection connection = join(broken);
        Client after = hall.listener();

        for (int i = 0; i < 3; i++) {
            sender.send("1");
            sender.send("{\"to\":\"b@example.org\",\"message\":1}");
            hall.settle();
        }
        connection.onMessage(false, Hall.bytes("2"));
        hall.settle();

        assertEquals(1, broken.calls);
        assertEquals(1, broken.cuts);
        assertEquals(List.of(said("1"), said("1"), said("1"), said("2")), before.frames());
        assertEquals(before.frames(), after.frames());
        assertEquals(1, hall.failures.size());
        connection.onGone();
        assertEquals(3, hall.relay.connections());
    }

    @Test
    void a_transport_that_can_not_even_be_cut_is_taken_for_gone() {
        Client sender = hall.user("a@example.org");
        join(new BrokenTransport(true));

        sender.send("1");
        hall.settle();

        assertEquals(1, hall.relay.connections());
        assertEquals(Set.of("c-a@example.org"), hall.relay.credentialsInUse());
    }

    @Test
    void a_transport_that_can_not_read_on_or_end_is_cut() {
        var reading = new BrokenTransport(false);
        reading.writes = true;
        Connection connection = join(reading);
        connection.onMessage(false, Hall.bytes("{\"token\":\"t\"}"));
        hall.checks.get(0).complete(new Authenticator.Result.Accepted(Hall.identity("b@example.org")));
        hall.settle();
        assertEquals(1, reading.cuts);

        var ending = new BrokenTransport(false);
        ending.writes = true;
        join(ending).onClose(1000, "");
        assertEquals(1, ending.cuts);
    }

    enum Fault {
        THROWS,
        GIVES_NOTHING,
        FAILS_LATER,
        COMPLETES_WITH_NOTHING
    }

    @SuppressWarnings("NullAway") // the contract is broken on purpose
    private static CompletionStage<Authenticator.Result> broken(Fault fault) {
        return switch (fault) {
            case THROWS -> throw new IllegalStateException("broken");
            case GIVES_NOTHING -> null;
            case FAILS_LATER -> CompletableFuture.failedStage(new IllegalStateException("broken"));
            case COMPLETES_WITH_NOTHING -> CompletableFuture.completedStage(null);
        };
    }

    @ParameterizedTest
    @EnumSource
    void a_check_that_fails_is_answered_with_busy(Fault fault) {
        List<Throwable> failures = new ArrayList<>();
        var listener = new RelayListener() {
            @Override
            public void failed(ChannelName channel, Throwable cause) {
                failures.add(cause);
            }
        };
        var relay = new Relay(Hall.SMALL, (credentials, address) -> broken(fault), listener);
        var transport = new RecordingTransport();
        var connection = Hall.joined(
                relay, JoinRequest.listener(Hall.CHANNEL, InetAddress.getLoopbackAddress(), hall.lane), transport);

        connection.onMessage(false, Hall.bytes("{\"token\":\"t\"}"));
        hall.settle();

        assertTrue(transport.frames().get(0).contains("\"busy\""), transport.frames()::toString);
        assertEquals(1, transport.resumed);
        assertEquals(fault == Fault.COMPLETES_WITH_NOTHING ? 0 : 1, failures.size());
    }

    @Test
    void a_router_that_fails_ends_the_sender() {
        Hall routed = new Hall(Hall.SMALL, (message, here) -> {
            throw new IllegalStateException("broken");
        });
        Client sender = routed.user("a@example.org");
        Client listener = routed.listener();

        sender.send("1");
        routed.settle();

        assertEquals(List.of("close 1011"), sender.frames());
        assertEquals(List.of(), listener.frames());
        assertEquals(1, routed.failures.size());
    }

    @Test
    void a_listener_that_fails_harms_nobody() {
        List<Throwable> uncaught = new ArrayList<>();
        Thread.UncaughtExceptionHandler former = Thread.currentThread().getUncaughtExceptionHandler();
        Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> uncaught.add(fault));
        try {
            useWith(new BrokenListener());
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(former);
        }
        assertEquals(6, uncaught.stream().map(Throwable::getMessage).distinct().count());
    }

    private void useWith(RelayListener broken) {
        var relay = new Relay(Hall.SMALL, (credentials, address) -> broken(Fault.THROWS), broken);
        var sender = Hall.joined(
                relay,
                Hall.request(hall.lane, "a@example.org", true, JoinRequest.Envelope.NONE),
                new RecordingTransport());
        var transport = new RecordingTransport();
        var listener = Hall.joined(
                relay, JoinRequest.listener(Hall.CHANNEL, InetAddress.getLoopbackAddress(), hall.lane), transport);

        sender.onMessage(false, Hall.bytes("1"));
        listener.onMessage(false, Hall.bytes("2"));
        hall.settle();
        sender.onMessage(false, Hall.bytes("{\"token\":\"t\"}"));
        hall.settle();
        sender.onGone();
        listener.onProtocolError(1002, "");
        listener.onGone();

        assertEquals(said("1"), transport.frames().get(0));
        assertEquals("close 1002", transport.frames().get(2));
        assertEquals(0, relay.connections());
    }

    private static final class BrokenListener implements RelayListener {
        @Override
        public void joined(ChannelName channel) {
            throw new IllegalStateException("joined");
        }

        @Override
        public void left(ChannelName channel) {
            throw new IllegalStateException("left");
        }

        @Override
        public void accepted(ChannelName channel, int bytes) {
            throw new IllegalStateException("accepted");
        }

        @Override
        public void refused(ChannelName channel, ErrorCode code) {
            throw new IllegalStateException("refused");
        }

        @Override
        public void closed(ChannelName channel, int code) {
            throw new IllegalStateException("closed");
        }

        @Override
        public void failed(ChannelName channel, Throwable cause) {
            throw new IllegalStateException("failed");
        }
    }
}
