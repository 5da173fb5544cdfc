package stagecast.relay.load.logins;

import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What came of a run of {@link Logins}.
 *
 * @param idle nanoseconds of those logins before the flood that were let in
 * @param during the same while it lasted
 * @param floodBefore the flood's counts when those began
 * @param floodAfter and when the hall was done
 * @param floodNanos the time between these two
 * @param complaints about logins that failed, the first few
 */
record LoginsResult(
        LoginsPlan plan,
        Histogram idle,
        Histogram during,
        Hall.Outcome idleHall,
        Hall.Outcome duringHall,
        Flood.Counts floodBefore,
        Flood.Counts floodAfter,
        long floodNanos,
        List<String> complaints) {

    /** Whether all who had the right password got in, and nobody else. */
    boolean passed() {
        return idle.getTotalCount() == plan.logins()
                && during.getTotalCount() == plan.logins()
                && idleHall.letIn() == plan.phones()
                && duringHall.letIn() == plan.phones()
                && floodAfter.letIn() == 0
                && flooded() > 0;
    }

    /** How many wrong passwords were answered while logins were timed. */
    long flooded() {
        return floodAfter.answered() - floodBefore.answered();
    }

    /** The median during the flood by the idle one; 0 where there is none. */
    double ratio() {
        return idle.getTotalCount() == 0 ? 0 : (double) during.getValueAtPercentile(50) / idle.getValueAtPercentile(50);
    }

    /** Sentences for whoever reads the figures. */
    List<String> remarks() {
        return Stream.of(
                        complaints.stream(),
                        idleHall.complaints().stream(),
                        duringHall.complaints().stream(),
                        flooded() > 0 ? Stream.<String>empty() : Stream.of("the flood got no answer"),
                        floodAfter.letIn() == 0
                                ? Stream.<String>empty()
                                : Stream.of("wrong passwords were let in: " + floodAfter.letIn()))
                .flatMap(sentences -> sentences)
                .toList();
    }
}
