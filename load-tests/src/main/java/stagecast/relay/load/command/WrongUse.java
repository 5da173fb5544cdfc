package stagecast.relay.load.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a command throws when its options make no sense; the exit code is 2 then. */
public final class WrongUse {

    private WrongUse() {}

    /** Says so in a sentence. */
    public static ParameterException of(CommandSpec spec, String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** Says what a plan that refused to exist says. */
    public static ParameterException of(CommandSpec spec, IllegalArgumentException refusal) {
        return of(spec, String.valueOf(refusal.getMessage()));
    }
}
