package stagecast.relay.load.curves;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What grows, while all else stays as it is, to see whether a delivery becomes dearer by it. */
enum Curve {
    LISTENERS(
            "listeners", "one sender to so many, one message at a time", 1_000, 10, 100, 1_000, 5_000, 10_000, 18_000) {
        @Override
        Load at(int point, int hall) {
            return new Load(point, 1, 1, 0, 1);
        }
    },
    CHANNELS(
            "channels",
            "a hall shared out over so many channels, a sender for each, the same deliveries",
            1,
            1,
            10,
            100,
            1_000) {
        @Override
        Load at(int point, int hall) {
            return new Load(hall, point, point, RATE, 0);
        }
    },
    IDLE(
            "idle",
            "a hall beside so many connections on other channels that do nothing",
            0,
            0,
            1_000,
            5_000,
            10_000,
            17_000) {
        @Override
        Load at(int point, int hall) {
            return new Load(hall, 1, 1, 0, 1);
        }
    },
    USERS(
            "users",
            "a hall beside so many on its channel who have authenticated, each as another user",
            0,
            0,
            100,
            1_000,
            5_000,
            10_000) {
        @Override
        Load at(int point, int hall) {
            return new Load(hall, 1, 1, 0, 1);
        }
    };

    /**
     * The active part of a point.
     *
     * @param rate messages a second of each sender, or 0 where there is a window
     */
    record Load(int listeners, int senders, int channels, double rate, int window) {}

    private static final double RATE = 20;

    final String parameter;
    final String meaning;

    /** The point that the others are compared with. */
    final int reference;

    /** Never changed. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final int[] points;

    Curve(String parameter, String meaning, int reference, int... points) {
        this.parameter = parameter;
        this.meaning = meaning;
        this.reference = reference;
        this.points = points;
    }

    /**
     * What is active at a point.
     *
     * @param hall listeners of a hall
     */
    abstract Load at(int point, int hall);

    /**
     * Its points.
     *
     * @param most the largest
     * @param hall listeners of a hall, of which each channel needs one
     */
    List<Integer> points(int most, int hall) {
        int largest = this == CHANNELS ? Math.min(most, hall) : most;
        return Arrays.stream(points).filter(point -> point <= largest).boxed().toList();
    }

    /**
     * @throws IllegalArgumentException if there is none of that name; the message names those that there are
     */
    static Curve named(String parameter) {
        return Arrays.stream(values())
                .filter(curve -> curve.parameter.equals(parameter))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no curve '" + parameter + "', only "
                        + Arrays.stream(values()).map(curve -> curve.parameter).collect(Collectors.joining(", "))));
    }
}
