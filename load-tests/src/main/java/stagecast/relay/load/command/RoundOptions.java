package stagecast.relay.load.command;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How often is measured, and for how long. */
public final class RoundOptions {

    private static final int LONGEST_SECONDS = 600;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--rounds", description = "How often each run takes place.")
    private int rounds;

    @Option(names = "--seconds", description = "Measured seconds of each run.")
    private double seconds;

    @Option(names = "--warmup", description = "Seconds before those, which no figure counts.")
    private double warmup = 1;

    /**
     * With a command's own defaults.
     *
     * @param rounds if none are given
     * @param seconds of each run, if none are given
     */
    public RoundOptions(int rounds, double seconds) {
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /**
     * Checks what was given.
     *
     * @throws picocli.CommandLine.ParameterException if it makes no sense
     */
    public void check() {
        if (rounds < 1 || !(seconds > 0 && seconds <= LONGEST_SECONDS) || !(warmup >= 0 && warmup <= LONGEST_SECONDS)) {
            throw WrongUse.of(
                    spec,
                    "there is at least one round, a run has above 0 and up to " + LONGEST_SECONDS
                            + " seconds, and its warm-up 0 to " + LONGEST_SECONDS);
        }
    }

    /** At least 1. */
    public int rounds() {
        return rounds;
    }

    /** The measured time of each run. */
    public Duration measured() {
        return Seconds.of(seconds);
    }

    /** The time before it. */
    public Duration warmup() {
        return Seconds.of(warmup);
    }
}
