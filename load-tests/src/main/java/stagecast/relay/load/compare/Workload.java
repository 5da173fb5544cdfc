package stagecast.relay.load.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.fanout.FanoutPlan;
import stagecast.relay.load.fanout.Filling;

/**
 * A load with a name.
 *
 * @param filling what messages are made of behind their numbers
 * @param rate messages a second of each sender, sent on the dot; 0 if they keep a window full
 * @param window messages of a sender that some listener may still lack; 0 where there is a rate
 * @param handshakes under way at once while connections are made
 * @param messages of each sender; {@link #UNTIL_THE_TIME_IS_UP} where the time counts
 * @param bars what is to be reached, by the peer's name
 */
record Workload(
        String name,
        String meaning,
        Figure figure,
        int listeners,
        int senders,
        int channels,
        int size,
        Filling filling,
        double rate,
        int window,
        int handshakes,
        int messages,
        Map<String, Bar> bars) {

    static final int UNTIL_THE_TIME_IS_UP = Integer.MAX_VALUE;

    private static final int FEW_HANDSHAKES = 64;
    private static final int MANY_HANDSHAKES = 128;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    /** One process here may hold 20,000 file descriptors. */
    private static final int IDLE = 18_000;

    static final List<Workload> ALL = all();

    private static List<Workload> all() {
        List<Workload> all = new ArrayList<>();
        all.add(closed("hall", "one sender fills a hall", 1_000, 1, 1, 120, 32)
                .barred(Bar.beside(32, 40, 37, 42, 3, 3.5, 0.66, 0.85)));
        all.add(closed("hall-100", "the same with fewer", 100, 1, 1, 120, 32)
                .barred(Bar.beside(38, 45, 40, 45, 3, 3.5, 0.80, 0.90)));
        all.add(closed("hall-single", "one message at a time: one frame a write", 1_000, 1, 1, 120, 1)
                .barred(Bar.beside(1.1, 1.3, 1.3, 1.5, 1.6, 1.9, 0.68, 0.85)));
        all.add(closed("hall-100-single", "the same with fewer", 100, 1, 1, 120, 1)
                .barred(Bar.beside(1.1, 1.3, 1.3, 1.5, 1.6, 1.9, 0.80, 0.90)));
        all.add(open("hall-60", "one sender, as often as a screen is drawn", 1_000, 1, 120, 60)
                .barred(Bar.beside(1.1, 1.3, 1.3, 1.5, 1.5, 1.8, 0.70, 0.85)));
        all.add(closed("crowd", "five halls", 5_000, 1, 1, 120, 8)
                .barred(Bar.beside(9, 11, 9, 11, 2.3, 2.8, 0.85, 0.95)));
        all.add(open("gyro", "phones that send, and two that listen", 2, 200, 120, 60)
                .barred(Bar.beside(1, 1.2, 1.1, 1.4, 1.3, 1.6, 0.72, 0.90)));
        all.add(closed("chat", "many send to many", 100, 20, 1, 120, 4)
                .barred(Bar.beside(32, 40, 36, 45, 4, 5, 5.5, 7)));
        all.add(closed("burst", "many small messages to few", 10, 1, 1, 64, 64)
                .barred(Bar.beside(42, 50, 46, 55, 3, 3.5, 0.75, 0.85)));
        all.add(closed("rooms", "a hundred rooms of ten and their sender", 1_000, 100, 100, 120, 2)
                .barred(Bar.beside(2, 2.7, 2, 2.7, 1.6, 2.2, 0.57, 0.80)));
        all.add(closed("big", "16 KiB each", 100, 1, 1, 16 << 10, 4)
                .barred(Bar.beside(2.2, 2.7, 1.8, 2.2, 5, 5.5, 0.80, 0.95)));
        all.add(closed("state", "a chat's state to a hall, as JSON of 1 KiB", 1_000, 1, 1, 1_024, 8)
                .ofChat());
        all.add(closed("state-single", "the same, one message at a time", 1_000, 1, 1, 1_024, 1)
                .ofChat());
        all.add(joining("idle", "connections that do nothing", Figure.MEMORY, IDLE, 1, MANY_HANDSHAKES)
                .barred(Bar.besideWithin(new Bar(4_096, 3_072), Bar.beside(0.55, 0.4, 0.7, 0.5, 0.16, 0.12))));
        all.add(joining("arrivals", "listeners that join", Figure.ARRIVALS, 4_000, 1, MANY_HANDSHAKES)
                .barred(Bar.beside(1.1, 2.5, 0.25, 0.6, 0.4, 1)));
        all.add(joining(
                "arrivals-login", "senders that join and log in, where one does", Figure.ARRIVALS, 1, 4_000, 128));
        all.add(joining("storm", "a crowd that was cut off and comes back at once", Figure.TIME, 5_000, 1, 5_001));
        return List.copyOf(all);
    }

    private static Workload closed(
            String name, String meaning, int listeners, int senders, int channels, int size, int window) {
        return new Workload(
                name,
                meaning,
                Figure.DELIVERIES,
                listeners,
                senders,
                channels,
                size,
                Filling.DOTS,
                0,
                window,
                FEW_HANDSHAKES,
                UNTIL_THE_TIME_IS_UP,
                Map.of());
    }

    private static Workload open(String name, String meaning, int listeners, int senders, int size, double rate) {
        return new Workload(
                name,
                meaning,
                Figure.DELIVERIES,
                listeners,
                senders,
                1,
                size,
                Filling.DOTS,
                rate,
                0,
                FEW_HANDSHAKES,
                UNTIL_THE_TIME_IS_UP,
                Map.of());
    }

    /** Each sender sends one message in the end, and each listener has to get it. */
    private static Workload joining(
            String name, String meaning, Figure figure, int listeners, int senders, int handshakes) {
        return new Workload(
                name, meaning, figure, listeners, senders, 1, 120, Filling.DOTS, 0, 1, handshakes, 1, Map.of());
    }

    private Workload barred(Map<String, Bar> reach) {
        return new Workload(
                name,
                meaning,
                figure,
                listeners,
                senders,
                channels,
                size,
                filling,
                rate,
                window,
                handshakes,
                messages,
                reach);
    }

    /** The same with what a chat's state looks like: JSON that is worth compressing. */
    private Workload ofChat() {
        return new Workload(
                name,
                meaning,
                figure,
                listeners,
                senders,
                channels,
                size,
                Filling.CHAT,
                rate,
                window,
                handshakes,
                messages,
                bars);
    }

    static List<String> names() {
        return ALL.stream().map(Workload::name).toList();
    }

    /**
     * @throws IllegalArgumentException if there is none of that name; the message names those that there are
     */
    static Workload named(String name) {
        return ALL.stream()
                .filter(workload -> workload.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no workload '" + name + "', only " + String.join(", ", names())));
    }

    /** A run of it with a few connections only, after which a server has loaded what it needs. */
    FanoutPlan rehearsal(Target target) {
        return new Workload(name, meaning, figure, 100, 1, 1, size, filling, rate, window, handshakes, messages, bars)
                .plan(target, Duration.ZERO, LONG_ENOUGH);
    }

    /** A run of it. */
    FanoutPlan plan(Target target, Duration warmup, Duration measured) {
        return new FanoutPlan(
                target,
                listeners,
                senders,
                channels,
                false,
                size,
                filling,
                rate,
                window,
                messages,
                warmup.plus(measured),
                figure.ofJoining ? Duration.ZERO : warmup,
                1,
                handshakes,
                LONG_ENOUGH,
                LONG_ENOUGH);
    }
}
