package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.JoinRequest.Slow;

/**
 * The same scene over and over, in which one call of a part around the engine dies of an {@link Error}: the first call, then
 * the second one, and so on. Wherever that is, it ends the connections that it concerns, is told, and both lanes go on.
 */
class FaultAnywhereTest {

    /** The part whose calls are counted. */
    enum Part {
        CLOCK,
        TRANSPORT,
        LANE,
        AUTHENTICATOR
    }

    private static final Limits LIMITS = Hall.SMALL;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<Throwable> uncaught = new ArrayList<>();
    private Thread.UncaughtExceptionHandler former = (thread, fault) -> {};

    @BeforeEach
    void hearWhatIsUncaught() {
        former = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> uncaught.add(fault));
    }

    @AfterEach
    void hearNoMore() {
        Thread.setDefaultUncaughtExceptionHandler(former);
    }

    @ParameterizedTest
    @EnumSource
    void an_error_ends_those_whom_it_concerns_and_nothing_else(Part part) {
        boolean died = true;
        int call = 0;
        while (died) {
            call++;
            uncaught.clear();
            Scene scene = new Scene(part, call);
            scene.play();
            died = scene.died;
            assertEquals(
                    died, scene.told.contains(scene.fault) || uncaught.contains(scene.fault), scene.fault::toString);
            scene.works();
            scene.endsWithNothingLeft();
        }
        assertTrue(call > 1, "nothing died");
    }

    /** Some connections on two lanes, one call of a part of which dies. */
    private static final class Scene implements RelayListener {

        private final Part part;
        private final Error fault;
        private int callsLeft;
        private boolean died;
        private long now = 1;

        private final List<Throwable> told = new ArrayList<>();
        private final List<FaultyLane> lanes = List.of(new FaultyLane(), new FaultyLane());
        private final List<Peer> peers = new ArrayList<>();
        private final Relay relay;

        private Scene(Part part, int dyingCall) {
            this.part = part;
            this.callsLeft = dyingCall;
            this.fault = new StackOverflowError(part + " " + dyingCall);
            this.relay = new Relay(
                    LIMITS,
                    RelayOptions.DEFAULTS,
                    (credentials, address) -> {
                        called(Part.AUTHENTICATOR);
                        return CompletableFuture.completedFuture(
                                new Authenticator.Result.Accepted(Hall.identity("late@example.org")));
                    },
                    this,
                    Router.LOCAL,
                    channel -> ChannelRules.DEFAULTS,
                    this::time);
        }

        private long time() {
            called(Part.CLOCK);
            return now;
        }

        private void called(Part by) {
            if (by == part && --callsLeft == 0) {
                died = true;
                fault.fillInStackTrace();
                throw fault;
            }
        }

        @Override
        public void failed(ChannelName channel, String id, Throwable cause) {
            told.add(cause);
        }

        /** Where it dies, the client connects again. */
        private Peer join(int lane, String email, Slow slow, int heartbeat) {
            JoinRequest request =
                    Hall.request(lanes.get(lane), email, new JoinOptions(true, Envelope.STANDARD, slow, heartbeat));
            Peer peer;
            try {
                peer = new Peer(request);
            } catch (StackOverflowError dead) {
                told.add(dead);
                peer = new Peer(request);
            }
            peers.add(peer);
            return peer;
        }

        private void settle() {
            while (lanes.stream().anyMatch(lane -> lane.tasks.busy())) {
                lanes.forEach(lane -> lane.tasks.turn());
            }
        }

        private void pass(Duration time) {
            now += time.toNanos();
            lanes.forEach(lane -> lane.tasks.timers());
            settle();
        }

        private void play() {
            Peer first = join(0, "first@example.org", Slow.CLOSE, 1);
            Peer second = join(1, "second@example.org", Slow.CLOSE, 1);
            join(0, "", Slow.CLOSE, 0);
            join(1, "", Slow.CLOSE, 0);
            Peer dropping = join(0, "", Slow.DROP_OLDEST, 0);
            Peer latest = join(0, "", Slow.LATEST, 0);
            Peer slow = join(1, "", Slow.CLOSE, 0);
            List.of(dropping, latest, slow).forEach(peer -> peer.transport.records.capacity = 10);
            for (int i = 0; i < 4; i++) {
                first.send("1" + i);
                second.send("2" + i);
                first.send("{\"to\":\"second@example.org\",\"message\":" + i + "}");
                second.send("{\"to\":\"nobody@example.org\",\"message\":" + i + "}");
                settle();
                pass(SECOND);
            }
            dropping.takesAll();
            slow.takesAll();
            Peer late = join(1, "", Slow.CLOSE, 0);
            late.send("{\"token\":\"t\"}");
            first.ping();
            settle();
            late.send("\"late\"");
            settle();
            relay.endCredential("c-second@example.org");
            settle();
            second.peerCloses();
            first.leaves();
            pass(SECOND);
            pass(LIMITS.pingInterval());
            pass(LIMITS.pongTimeout());
            pass(LIMITS.closeTimeout());
            callsLeft = 0; // from now on nothing dies
        }

        /** Those who come now find everything as it should be. */
        private void works() {
            List<Peer> listeners =
                    List.of(join(0, "", Slow.CLOSE, 0), join(1, "", Slow.CLOSE, 0), join(0, "", Slow.LATEST, 0));
            Peer left = join(0, "left@example.org", Slow.CLOSE, 1);
            Peer right = join(1, "right@example.org", Slow.CLOSE, 1);
            left.send("\"left\"");
            right.send("\"right\"");
            settle();
            right.send("{\"to\":\"left@example.org\",\"message\":\"direct\"}");
            settle();
            pass(SECOND);
            pass(SECOND);
            for (Peer listener : listeners) {
                listener.mustHave("\"left\"", "\"right\"");
            }
            left.mustHave("direct", "heartbeat");
            right.mustHave("heartbeat");
        }

        private void endsWithNothingLeft() {
            peers.forEach(Peer::leaves);
            settle();
            assertEquals(0, relay.connections(), fault::toString);
            assertEquals(0, relay.channels(), fault::toString);
            assertEquals(0, relay.core.queued().get(), fault::toString);
            assertTrue(relay.credentialsInUse().isEmpty(), fault::toString);
        }

        /** A client and its socket. */
        private final class Peer {
            private final FaultyTransport transport = new FaultyTransport();
            private final Connection connection;

            private Peer(JoinRequest request) {
                connection = Hall.joined(relay, request, transport);
            }

            private void send(String text) {
                connection.onBytes();
                connection.onMessage(false, Hall.bytes(text));
            }

            private void ping() {
                connection.onBytes();
                connection.onPing(Hall.bytes("p"));
            }

            private void takesAll() {
                transport.records.capacity = Integer.MAX_VALUE;
                connection.onWritable();
            }

            private void peerCloses() {
                connection.onClose(1000, "");
            }

            private void leaves() {
                connection.onGone();
            }

            private void mustHave(String... parts) {
                String text = transport.records.text();
                for (String part : parts) {
                    assertTrue(text.contains(part), () -> fault + ": no " + part + " in " + text);
                }
                assertFalse(transport.records.cut, fault::toString);
            }
        }

        private final class FaultyTransport implements Transport {
            private final RecordingTransport records = new RecordingTransport();

            @Override
            public int write(Batch batch, int from, int to) {
                called(Part.TRANSPORT);
                return records.write(batch, from, to);
            }

            @Override
            public void resumeReading() {
                called(Part.TRANSPORT);
                records.resumeReading();
            }

            @Override
            public void endOutput() {
                called(Part.TRANSPORT);
                records.endOutput();
            }

            @Override
            public void cut() {
                called(Part.TRANSPORT);
                records.cut();
            }
        }

        private final class FaultyLane implements Lane {
            private final ManualLane tasks = new ManualLane();

            @Override
            public void execute(Runnable task) {
                called(Part.LANE);
                tasks.execute(task);
            }

            @Override
            public boolean isCurrent() {
                return true;
            }

            @Override
            public void atTurnEnd(Runnable task) {
                called(Part.LANE);
                tasks.atTurnEnd(task);
            }

            @Override
            public void schedule(Runnable task, Duration delay) {
                called(Part.LANE);
                tasks.schedule(task, delay);
            }
        }
    }
}
