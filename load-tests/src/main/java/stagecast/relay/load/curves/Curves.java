package stagecast.relay.load.curves;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import stagecast.relay.load.client.Client;
import stagecast.relay.load.client.Crowd;
import stagecast.relay.load.client.HttpUser;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.client.Upgrade;
import stagecast.relay.load.fanout.Fanout;
import stagecast.relay.load.fanout.FanoutPlan;
import stagecast.relay.load.fanout.FanoutResult;
import stagecast.relay.load.fanout.Filling;
import stagecast.relay.load.peers.RelayPeer;

/**
 * Measures the points of curves with one relay, in turn, round after round. Takes place on the calling thread; every wait
 * has a deadline.
 */
final class Curves {

    /**
     * One run.
     *
     * @param lostBeside connections beside the hall that ended before their time
     */
    record Cell(Curve curve, int point, int round, FanoutResult result, int lostBeside) {

        /** Microseconds of the server's CPU for each delivery. */
        double cost() {
            return 1e6 / result.deliveriesPerServerCpuSecond();
        }

        boolean passed() {
            return result.passed() && lostBeside == 0;
        }
    }

    /** What runs have in common. */
    record Span(int hall, int most, int rounds, Duration warmup, Duration measured) {}

    private static final int SIZE = 120;
    private static final int HANDSHAKES = 128;
    private static final int TO_A_CHANNEL = 10;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    private final Target relay;
    private final Span span;
    private final HttpUser host;
    private final String channels = Fanout.newChannels();
    private final List<String> tokens = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom();

    /**
     * Logs in.
     *
     * @throws IOException if that did not work
     */
    Curves(Target relay, Span span) throws IOException {
        this.relay = relay;
        this.span = span;
        this.host = new HttpUser(relay.url(), RelayPeer.LOGIN);
    }

    /**
     * Measures one curve.
     *
     * @param each is told of every run when it is over
     * @throws IOException if this machine lacks what it takes, or somebody could not join
     */
    List<Cell> run(Curve curve, Consumer<Cell> each) throws IOException {
        List<Integer> points = curve.points(span.most(), span.hall());
        if (curve == Curve.USERS) {
            letIn(points.get(points.size() - 1));
        }
        Fanout.run(plan(curve.at(points.get(0), span.hall()))); // in which the JVM compiles
        List<Cell> cells = new ArrayList<>();
        for (int round = 1; round <= span.rounds(); round++) {
            for (int point : points) {
                Cell cell = run(curve, point, round);
                cells.add(cell);
                each.accept(cell);
            }
        }
        return cells;
    }

    private Cell run(Curve curve, int point, int round) throws IOException {
        Run besideIt = new Run();
        try (Crowd crowd = new Crowd(besideIt, relay.address())) {
            for (int i = 0; i < point; i++) {
                if (curve == Curve.IDLE) {
                    crowd.add(bystander(besideIt, channels + "idle-" + i / TO_A_CHANNEL, true, ""));
                } else if (curve == Curve.USERS) {
                    crowd.add(bystander(besideIt, channels + 0, false, Upgrade.bearer(tokens.get(i))));
                }
            }
            crowd.join(LONG_ENOUGH);
            crowd.serve();
            FanoutResult result = Fanout.run(plan(curve.at(point, span.hall())), channels, () -> {});
            return new Cell(curve, point, round, result, crowd.countFailed());
        }
    }

    private Client bystander(Run besideIt, String channel, boolean listens, String fields) throws IOException {
        return new Bystander(
                besideIt,
                relay.wire(),
                relay.upgrade(channel, listens, fields, random),
                relay.dialect(),
                relay.dialect().talk(channel, false, listens));
    }

    /** Users are guests: making as many accounts would take hours of hashing, and a token is all that a socket shows. */
    private void letIn(int guests) throws IOException {
        if (guests == 0) {
            return;
        }
        String ticket = host.ticket(channels + 0, guests);
        for (int i = tokens.size(); i < guests; i++) {
            tokens.add(host.guest(channels + 0, ticket));
        }
    }

    private FanoutPlan plan(Curve.Load load) {
        return new FanoutPlan(
                relay,
                load.listeners(),
                load.senders(),
                load.channels(),
                false,
                SIZE,
                Filling.DOTS,
                load.rate(),
                load.window(),
                Integer.MAX_VALUE,
                span.warmup().plus(span.measured()),
                span.warmup(),
                1,
                HANDSHAKES,
                LONG_ENOUGH,
                LONG_ENOUGH);
    }
}
