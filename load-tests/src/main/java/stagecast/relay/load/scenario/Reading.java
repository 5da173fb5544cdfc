package stagecast.relay.load.scenario;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The message of all scenarios, in the form in which the demo's phones say how they are held.
 *
 * @param id who sends it
 * @param seq the sender's how manieth it is, from 0
 * @param time when it was sent, in milliseconds since 1970
 */
record Reading(String id, int seq, long time) {

    private static final Pattern ENVELOPED = Pattern.compile("\\{\"from\":\"[^\"]+\",\"msg\":(\\{\"id\":\"([^\"]+)\""
            + ",\"q\":.+,\"seq\":(\\d{1,9}),\"t\":(\\d{1,15})})}");
    private static final int DEGREES_A_SAMPLE = 3;

    static Reading now(String id, int seq) {
        return new Reading(id, seq, System.currentTimeMillis());
    }

    String text() {
        int alpha = (int) (seq * (long) DEGREES_A_SAMPLE % 360);
        double half = Math.toRadians(alpha) / 2;
        return String.format(
                Locale.ROOT,
                "{\"id\":\"%s\",\"q\":[%.5f,0,0,%.5f],\"rawacc\":[%d,0,0],\"seq\":%d,\"t\":%d}",
                id,
                Math.cos(half),
                Math.sin(half),
                alpha,
                seq,
                time);
    }

    /** Out of what a listener got; empty unless that is the relay's envelope around every byte that was sent. */
    static Optional<Reading> in(String received) {
        Matcher parts = ENVELOPED.matcher(received);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Reading reading = new Reading(parts.group(2), Integer.parseInt(parts.group(3)), Long.parseLong(parts.group(4)));
        return Optional.of(reading).filter(found -> found.text().equals(parts.group(1)));
    }
}
