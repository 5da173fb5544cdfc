package stagecast.relay.load.gatling;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import stagecast.relay.load.client.Login;

/**
 * How large a run of a scenario is, and against which relay. Times are whole seconds: of a shorter ramp Gatling makes
 * none, and starts nobody.
 *
 * @param users those that a scenario has all the time: listeners, or phones
 * @param rate a second: people or speakers that arrive, or what each phone sends
 * @param ramp how long it takes until all users are there
 * @param duration how long it then goes on
 * @param patience how long an answer, or a message that is still missing, is waited for
 */
public record ScenarioParameters(
        URI url, Login login, int users, double rate, Duration ramp, Duration duration, Duration patience) {

    private static final String DEFAULT_URL = "http://127.0.0.1:8080";
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_USERS = 20_000;
    private static final double HIGHEST_RATE = 1_000;
    private static final long LONGEST_SECONDS = 3_600;

    /**
     * @throws IllegalArgumentException if a value makes no sense; the message says which
     */
    public ScenarioParameters {
        require(
                ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null,
                "the base URL is one like " + DEFAULT_URL);
        require(users > 0 && users <= MOST_USERS, "there is at least one user, and up to " + MOST_USERS);
        require(rate > 0 && rate <= HIGHEST_RATE, "the rate is above 0, and up to " + (int) HIGHEST_RATE + " a second");
        for (Duration each : List.of(ramp, duration, patience)) {
            require(
                    !each.isNegative() && each.toSeconds() <= LONGEST_SECONDS,
                    "a time is up to " + LONGEST_SECONDS + " seconds");
        }
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /**
     * Reads {@code -DbaseUrl}, {@code -Demail}, {@code -Dpassword}, {@code -Dusers}, {@code -Drate} and, in seconds,
     * {@code -Dramp}, {@code -Dduration}, {@code -Dpatience}; the account also from RELAY_EMAIL and RELAY_PASSWORD.
     *
     * @throws IllegalArgumentException as above, or if no account is given
     */
    public static ScenarioParameters of(Scenario scenario) {
        return read(scenario, System.getProperties(), System.getenv());
    }

    static ScenarioParameters read(Scenario scenario, Properties given, Map<String, String> environment) {
        String email = given.getProperty("email", environment.get("RELAY_EMAIL"));
        String password = given.getProperty("password", environment.get("RELAY_PASSWORD"));
        if (email == null || password == null) {
            throw new IllegalArgumentException("who sends? Set RELAY_EMAIL and RELAY_PASSWORD");
        }
        String users = given.getProperty("users");
        String rate = given.getProperty("rate");
        return new ScenarioParameters(
                URI.create(given.getProperty("baseUrl", DEFAULT_URL)),
                new Login(email, password),
                users == null ? scenario.users() : Integer.parseInt(users),
                rate == null ? scenario.rate() : Double.parseDouble(rate),
                seconds(given.getProperty("ramp"), scenario.ramp()),
                seconds(given.getProperty("duration"), scenario.duration()),
                seconds(given.getProperty("patience"), DEFAULT_PATIENCE));
    }

    private static Duration seconds(@Nullable String text, Duration otherwise) {
        return text == null ? otherwise : Duration.ofSeconds(Long.parseLong(text));
    }

    /** How many come at this rate in this duration, at least one. */
    public int arrivals() {
        return Math.max(1, (int) Math.round(rate * duration.toSeconds()));
    }

    /** The options for a JVM in which {@link #of} finds the same, save the account, which others could read there. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of("-DbaseUrl=" + url, "-Dusers=" + users, "-Drate=" + rate));
        options.add("-Dramp=" + ramp.toSeconds());
        options.add("-Dduration=" + duration.toSeconds());
        options.add("-Dpatience=" + patience.toSeconds());
        return options;
    }
}
