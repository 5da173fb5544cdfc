package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.LifecycleModel.Phase;

/**
 * Walks a connection through its {@link Lifecycle} in random order. After each step {@link LifecycleModel} says what must hold, down
 * to the bytes that the transport has taken.
 */
class LifecycleModelTest {

    private enum Event {
        MESSAGE,
        CHECK_BEGINS,
        CHECK_ENDS,
        CLOSE,
        TOO_SLOW,
        PEER_CLOSE,
        FAULT,
        TAKES,
        DISCARDS,
        TIME,
        DRAIN,
        TRANSPORT_BREAKS,
        CUT_BREAKS,
        GONE
    }

    private static final Limits PATIENT = Limits.DEFAULTS.with(limits -> limits.messagesPerSecond(0)
            .credentialsPerSecond(0)
            .sendQueueAge(Duration.ofDays(1))
            .checkTimeout(Duration.ofDays(1))
            .pingInterval(Duration.ofDays(1)));

    private static final int ROUNDS = 150;
    private static final int STEPS = 50;

    /** How rare the events are that change the state. */
    private static final int ONE_IN = 5;

    private static final int STEPS_AFTER_THE_END = 4;
    private static final Duration WINDOW = Duration.ofSeconds(8);
    private static final int[] CODES = {1000, 1001, 1002, 1007, 1008, 1009, 1011, 1012, 1013, 4401};
    private static final String SUBJECT = "s@example.org";
    private static final String RESTARTS = "the relay restarts; connect again";
    private static final String TOO_SLOW = "you read too slowly; connect again";

    /** With an id of 36 characters. */
    private static final int FAULT_REASON = "the relay failed; its log has more under the id ".length() + 36;

    /** Every change of phase, with the event that may cause it. */
    private static final Set<String> TRANSITIONS = new TreeSet<>(List.of(
            "OPEN -CLOSE-> DEFERRED",
            "OPEN -DRAIN-> DEFERRED",
            "OPEN -CLOSE-> CLOSING",
            "OPEN -DRAIN-> CLOSING",
            "OPEN -TOO_SLOW-> CLOSING",
            "OPEN -FAULT-> CLOSING",
            "OPEN -PEER_CLOSE-> CLOSING", // it is behind
            "OPEN -PEER_CLOSE-> OUTPUT_ENDED",
            "DEFERRED -TAKES-> CLOSING",
            "DEFERRED -TIME-> CLOSING",
            "DEFERRED -TOO_SLOW-> CLOSING",
            "DEFERRED -PEER_CLOSE-> CLOSING",
            "CLOSING -TAKES-> OUTPUT_ENDED",
            "CLOSING -PEER_CLOSE-> OUTPUT_ENDED",
            "OPEN -GONE-> GONE",
            "DEFERRED -GONE-> GONE",
            "CLOSING -GONE-> GONE",
            "OUTPUT_ENDED -GONE-> GONE",
            // The transport can't even be cut:
            "OPEN -CUT-> GONE",
            "DEFERRED -CUT-> GONE",
            "CLOSING -CUT-> GONE",
            "OUTPUT_ENDED -CUT-> GONE"));

    private final Set<String> seen = new TreeSet<>();
    private final List<String> steps = new ArrayList<>();
    private Random random = new Random();
    private Hall hall = new Hall(PATIENT);
    private Sender other = hall.relay.sender(hall.lane);
    private StrictTransport transport = new StrictTransport();
    private JoinedConnection connection = join(JoinRequest.Slow.CLOSE);
    private LifecycleModel model = new LifecycleModel(PATIENT.closeTimeout());
    private int number;

    private JoinedConnection join(JoinRequest.Slow slow) {
        var options = new JoinOptions(true, JoinRequest.Envelope.NONE, slow, 0);
        return (JoinedConnection) Hall.joined(hall.relay, Hall.request(hall.lane, SUBJECT, options), transport);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void holds_what_the_model_says_after_each_step_in_any_order(long seed) {
        for (int round = 0; round < ROUNDS; round++) {
            walk(seed * 1000 + round);
        }
    }

    @Test
    void each_transition_is_reached_and_there_is_no_other() {
        for (long seed = 0; seed < 20 * ROUNDS && !seen.equals(TRANSITIONS); seed++) {
            walk(seed);
        }

        assertEquals(TRANSITIONS, seen);
    }

    private void walk(long seed) {
        random = new Random(seed);
        steps.clear();
        try {
            begin();
            int stepsAfterTheEnd = 0;
            for (int i = 0; i < STEPS && stepsAfterTheEnd < STEPS_AFTER_THE_END; i++) {
                step();
                stepsAfterTheEnd += model.phase == Phase.GONE ? 1 : 0;
            }
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("with the seed " + seed + ", after " + steps + ": " + broken.getMessage(), broken);
        }
    }

    private void begin() {
        hall = new Hall(PATIENT);
        other = hall.relay.sender(hall.lane);
        transport = new StrictTransport();
        connection = join(
                List.of(JoinRequest.Slow.CLOSE, JoinRequest.Slow.DROP_OLDEST).get(random.nextInt(2)));
        model = new LifecycleModel(PATIENT.closeTimeout());
        takes(random.nextInt(400));
    }

    private void step() {
        Event event = List.of(Event.values()).get(random.nextInt(Event.values().length));
        if (isRare(event) && random.nextInt(ONE_IN) > 0) {
            event = random.nextBoolean() ? Event.MESSAGE : Event.TAKES;
        }
        Phase before = model.phase;
        steps.add(event.toString());
        happens(event);
        hall.settle();
        String cause = model.dies ? "CUT" : event.toString();
        model.settles();
        transport.gone = model.phase == Phase.GONE;
        if (model.phase != before) {
            seen.add(before + " -" + cause + "-> " + model.phase);
            steps.add(model.phase.toString());
        }
        check();
    }

    private static boolean isRare(Event event) {
        return switch (event) {
            case CLOSE, TOO_SLOW, PEER_CLOSE, FAULT, DRAIN, TRANSPORT_BREAKS, CUT_BREAKS, GONE -> true;
            default -> false;
        };
    }

    private void happens(Event event) {
        switch (event) {
            case MESSAGE -> message();
            case CHECK_BEGINS -> beginCheck();
            case CHECK_ENDS -> endCheck();
            case CLOSE -> close(CODES[random.nextInt(CODES.length)]);
            case TOO_SLOW -> {
                model.tooSlow(TOO_SLOW.length());
                connection.life().tooSlow();
            }
            case PEER_CLOSE -> {
                int code = random.nextBoolean() ? 1000 : 3000;
                model.peerClosed(code);
                connection.onClose(code, "bye");
            }
            case FAULT -> {
                model.failed(FAULT_REASON);
                connection.onFailure(new IllegalStateException("a fault"));
            }
            case TAKES -> takes(random.nextInt(4) == 0 ? 1 << 30 : random.nextInt(150));
            case DISCARDS -> discard();
            case TIME -> {
                Duration time = Duration.ofSeconds(1 + random.nextInt(3));
                model.passes(time);
                hall.pass(time);
            }
            case DRAIN -> drain();
            case TRANSPORT_BREAKS -> {
                model.breaks = true;
                transport.breaks = true;
            }
            case CUT_BREAKS -> {
                model.cutBreaks = true;
                transport.cutBreaks = true;
            }
            case GONE -> {
                model.gone();
                transport.gone = true;
                connection.onGone();
            }
        }
    }

    /** A broadcast, or one for the connection alone. */
    private void message() {
        String text = "\"" + number++ + "x".repeat(random.nextInt(600)) + "\"";
        boolean direct = random.nextBoolean();
        String sent = direct ? "{\"to\":\"" + SUBJECT + "\",\"message\":" + text + "}" : text;
        if (!model.draining) {
            model.message(text, text.length() + (text.length() < 126 ? 2 : 4));
        }
        other.send(
                Hall.CHANNEL,
                InetAddress.getLoopbackAddress(),
                Hall.identity("o@example.org"),
                sent.getBytes(StandardCharsets.UTF_8),
                false);
    }

    private void beginCheck() {
        if (!model.isSuspended() && model.phase != Phase.GONE) {
            model.begins(true);
            connection.onBytes();
            assertEquals(!model.isSuspended(), connection.onMessage(false, Hall.bytes("{\"token\":\"t\"}")));
        }
    }

    private void endCheck() {
        model.checked("ok", 2 + 2);
        hall.checks.forEach(check -> check.complete(new Authenticator.Result.Accepted(Hall.identity(SUBJECT))));
        hall.checks.clear();
    }

    private void close(int code) {
        model.close(code, 0);
        connection.close(code, "");
    }

    private void takes(int bytes) {
        if (model.phase != Phase.GONE) {
            model.takes(bytes);
            transport.room = bytes;
            connection.onWritable();
        }
    }

    private void discard() {
        if (model.phase != Phase.GONE && model.phase != Phase.OPEN && !model.isPaused() && !model.isSuspended()) {
            model.discards();
            connection.onBytes();
            boolean more = connection.onThrownAway(DiscardPace.FREE_BYTES + 1);
            assertEquals(false, more, "reads on at once, whatever comes");
        }
    }

    private void drain() {
        if (!model.draining) {
            model.drains(WINDOW);
            model.close(CloseCode.SERVICE_RESTART, RESTARTS.length());
            hall.relay.drain(WINDOW);
        }
    }

    private void check() {
        boolean gone = model.phase == Phase.GONE;
        Shard shard = connection.member().shard;
        assertEquals(model.phase.state, connection.life().state());
        assertEquals(model.phase != Phase.OPEN, connection.isClosing());
        transport.assertContractKept();
        if (!model.isBroken()) {
            assertEquals(model.taken, transport.takenBytes(), "bytes taken");
            assertEquals(model.readFrames(), transport.frames());
        }
        assertEquals(model.isBehind(), hall.relay.core.queued().get() > 0, "something waits");
        assertEquals(model.outputEnded, transport.outputEnded, "the output has ended");
        assertEquals(model.cut, transport.cut, "cut");
        assertEquals(model.resumed, transport.resumed, "read on");
        assertEquals(model.hasDeadline() ? 1 : 0, shard.closes().size(), "a deadline");
        assertEquals(model.closed, hall.closed, "the listener heard of the close");
        assertEquals(model.failures, hall.failures.size(), "failures");
        assertEquals(gone ? 0 : 1, hall.relay.connections());
        assertEquals(gone ? 0 : 1, hall.relay.channels());
        assertEquals(model.phase == Phase.OPEN ? Set.of("c-" + SUBJECT) : Set.of(), hall.relay.credentialsInUse());
        assertTrue(model.phase == Phase.OPEN || hall.checks.stream().allMatch(check -> check.isDone()));
    }
}
