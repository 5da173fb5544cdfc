package stagecast.relay.load.gatling;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The scenarios that Gatling runs, each with the size that it has if nothing else is said. */
public enum Scenario {
    JOIN("Join", 200, 1, 10, 5, "listeners join one after the other, all hear one message, and stay a while"),
    LOGIN_AND_SEND("LoginAndSend", 1, 5, 0, 10, "people log in, by password and by token, and send on both ways"),
    BROADCAST("Broadcast", 100, 20, 5, 10, "speakers arrive, each says one thing to all listeners, and leave"),
    GYRO("Gyro", 30, 30, 5, 10, "phones send how they are held, a screen gets it all");

    private static final String PACKAGE = "stagecast.relay.load.scenario.";

    private final String simulation;
    private final int users;
    private final double rate;
    private final Duration ramp;
    private final Duration duration;
    private final String meaning;

    Scenario(String simulation, int users, double rate, int rampSeconds, int durationSeconds, String meaning) {
        this.simulation = simulation;
        this.users = users;
        this.rate = rate;
        this.ramp = Duration.ofSeconds(rampSeconds);
        this.duration = Duration.ofSeconds(durationSeconds);
        this.meaning = meaning;
    }

    /**
     * @throws IllegalArgumentException if there is none of that name; the message names those that there are
     */
    static Scenario named(String name) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.simulation.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no scenario '" + name + "', only " + String.join(", ", names())));
    }

    private static List<String> names() {
        return Arrays.stream(values()).map(scenario -> scenario.simulation).collect(Collectors.toList());
    }

    String meaning() {
        return meaning;
    }

    String simulation() {
        return simulation;
    }

    /** What Gatling calls it. */
    String className() {
        return PACKAGE + simulation;
    }

    int users() {
        return users;
    }

    double rate() {
        return rate;
    }

    Duration ramp() {
        return ramp;
    }

    Duration duration() {
        return duration;
    }
}
