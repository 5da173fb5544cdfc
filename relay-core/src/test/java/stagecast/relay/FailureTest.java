package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.Hall.said;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import stagecast.relay.Hall.Client;

/** Parts that the relay was given break their contract: that ends the connection concerned, and nothing else. */
class FailureTest {

    /** A transport that throws. */
    private static final class BrokenTransport implements Transport {
        private final boolean cutToo;
        private final Error fault = new StackOverflowError("broken");
        private boolean writes;
        private int calls;
        private int cuts;

        private BrokenTransport(boolean cutToo) {
            this.cutToo = cutToo;
        }

        private Error broken() {
            calls++;
            return fault;
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
            public void failed(ChannelName channel, String id, Throwable cause) {
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

    enum Kind {
        ERROR,
        STAGE_OF_AN_ERROR,
        STAGE_AFTER_AN_ERROR
    }

    @ParameterizedTest
    @EnumSource
    void a_check_that_dies_of_an_error_ends_its_connection_and_no_other(Kind kind) {
        List<Throwable> failures = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        var listener = new RelayListener() {
            @Override
            public void failed(ChannelName channel, String id, Throwable cause) {
                failures.add(cause);
                ids.add(id);
            }
        };
        Error fault = new NoClassDefFoundError("broken");
        var relay = new Relay(
                Hall.SMALL,
                (credentials, address) -> switch (kind) {
                    case ERROR -> throw fault;
                    case STAGE_OF_AN_ERROR -> CompletableFuture.failedStage(fault);
                    case STAGE_AFTER_AN_ERROR ->
                        CompletableFuture.failedFuture(fault).thenApply(never -> new Authenticator.Result.Rejected());
                },
                listener);
        var transport = new RecordingTransport();
        var other = new RecordingTransport();
        var connection = Hall.joined(
                relay, JoinRequest.listener(Hall.CHANNEL, InetAddress.getLoopbackAddress(), hall.lane), transport);
        var sender = Hall.joined(
                relay, Hall.request(hall.lane, "a@example.org", true, JoinRequest.Envelope.STANDARD), other);
        Hall.joined(relay, JoinRequest.listener(Hall.CHANNEL, InetAddress.getLoopbackAddress(), hall.lane), other);

        connection.onMessage(false, Hall.bytes("{\"token\":\"t\"}"));
        hall.settle();
        sender.onMessage(false, Hall.bytes("1"));
        hall.settle();

        assertEquals(List.of("close 1011"), transport.frames());
        assertEquals(List.of(said("1")), other.frames());
        assertEquals(1, failures.size());
        assertTrue(transport.text().contains(ids.get(0)), "the close frame names the failure");
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                new IllegalStateException("broken"), new AssertionError("broken"), new StackOverflowError("broken"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_router_that_fails_ends_the_sender(Throwable fault) {
        Hall routed = new Hall(Hall.SMALL, (message, here) -> {
            throw thrown(fault);
        });
        Client sender = routed.user("a@example.org");
        Client listener = routed.listener();

        sender.send("1");
        routed.settle();

        assertEquals(List.of("close 1011"), sender.frames());
        assertEquals(List.of(), listener.frames());
        assertEquals(List.of(fault), routed.failures);
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // to throw what is checked elsewhere
    private static <T extends Throwable> RuntimeException thrown(Throwable fault) throws T {
        @SuppressWarnings("unchecked")
        T any = (T) fault;
        throw any;
    }

    @Test
    void memory_that_ran_out_reaches_the_listener_before_the_failure_does() {
        List<Object> heard = new ArrayList<>();
        var listener = new RelayListener() {
            @Override
            public void failed(ChannelName channel, String id, Throwable cause) {
                heard.add("failed");
            }

            @Override
            public void fatal(Throwable cause) {
                heard.add(cause);
            }
        };
        var noMemory = new OutOfMemoryError("unable to create native thread");
        var relay = new Relay(
                Hall.SMALL,
                (credentials, address) -> CompletableFuture.failedStage(new CompletionException(noMemory)),
                listener);
        var transport = new RecordingTransport();
        var connection = Hall.joined(
                relay, JoinRequest.listener(Hall.CHANNEL, InetAddress.getLoopbackAddress(), hall.lane), transport);

        connection.onMessage(false, Hall.bytes("{\"token\":\"t\"}"));
        hall.settle();

        assertEquals(List.of(noMemory, "failed"), heard);
        assertEquals(List.of("close 1011"), transport.frames());
    }

    @Test
    void memory_that_runs_out_when_nobody_waits_for_the_check_any_more_reaches_the_listener_too() {
        List<Throwable> fatal = new ArrayList<>();
        var listener = new RelayListener() {
            @Override
            public void fatal(Throwable cause) {
                fatal.add(cause);
            }
        };
        var noMemory = new OutOfMemoryError("Java heap space");
        CompletableFuture<Authenticator.Result> stubborn = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                return false;
            }
        };
        var relay = new Relay(Hall.SMALL, (credentials, address) -> stubborn, listener);
        var connection = Hall.joined(
                relay,
                JoinRequest.listener(Hall.CHANNEL, InetAddress.getLoopbackAddress(), hall.lane),
                new RecordingTransport());
        connection.onMessage(false, Hall.bytes("{\"token\":\"t\"}"));

        connection.onGone();
        stubborn.completeExceptionally(noMemory);
        hall.settle();

        assertEquals(List.of(noMemory), fatal);
    }

    @Test
    void the_end_of_a_thread_reaches_the_listener_with_its_cause() {
        List<Throwable> fatal = new ArrayList<>();
        var listener = new RelayListener() {
            @Override
            public void fatal(Throwable cause) {
                fatal.add(cause);
            }
        };
        var relay = new Relay(Hall.SMALL, (credentials, address) -> broken(Fault.THROWS), listener);
        var cause = new IllegalStateException("a broken selector");

        relay.threadEnded(new Thread("lane 1"), cause);

        assertEquals("the thread lane 1 has ended", fatal.get(0).getMessage());
        assertEquals(cause, fatal.get(0).getCause());
    }

    @Test
    void a_stack_that_overflows_or_a_class_that_is_missing_is_not_fatal() {
        Relay relay = hall.relay;

        assertFalse(relay.reportIfFatal(new StackOverflowError()));
        assertFalse(relay.reportIfFatal(new NoClassDefFoundError()));
        assertFalse(relay.reportIfFatal(new IllegalStateException(new AssertionError())));
        assertEquals(List.of(), hall.fatal);
        assertTrue(relay.reportIfFatal(new IllegalStateException(new InternalError())));
        assertEquals(1, hall.fatal.size());
    }

    @Test
    void a_listener_that_fails_harms_nobody() {
        List<Throwable> uncaught = new ArrayList<>();
        Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> uncaught.add(fault));
        try {
            useWith(new BrokenListener());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(former);
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
            throw new AssertionError((Object) "joined");
        }

        @Override
        public void left(ChannelName channel) {
            throw new AssertionError((Object) "left");
        }

        @Override
        public void accepted(ChannelName channel, int bytes) {
            throw new AssertionError((Object) "accepted");
        }

        @Override
        public void refused(ChannelName channel, ErrorCode code) {
            throw new AssertionError((Object) "refused");
        }

        @Override
        public void closed(ChannelName channel, int code) {
            throw new AssertionError((Object) "closed");
        }

        @Override
        public void failed(ChannelName channel, String id, Throwable cause) {
            throw new AssertionError((Object) "failed");
        }
    }
}
