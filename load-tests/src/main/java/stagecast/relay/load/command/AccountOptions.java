package stagecast.relay.load.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import stagecast.relay.load.client.Login;

/** The account at a relay that runs already. */
public final class AccountOptions {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--email",
            defaultValue = "${env:RELAY_EMAIL}",
            showDefaultValue = Visibility.NEVER,
            description = "An account there; from RELAY_EMAIL if not given.")
    private @Nullable String email;

    @Option(
            names = "--password",
            defaultValue = "${env:RELAY_PASSWORD}",
            showDefaultValue = Visibility.NEVER,
            description = "Its password; better by RELAY_PASSWORD, since others can see a command line.")
    private @Nullable String password;

    /**
     * The account.
     *
     * @param otherwise the end of the sentence for the user if it is missing: what else there is, or nothing
     * @throws picocli.CommandLine.ParameterException if it is missing
     */
    public Login login(String otherwise) {
        if (email == null || password == null) {
            throw WrongUse.of(spec, "with which account? Set RELAY_EMAIL and RELAY_PASSWORD" + otherwise);
        }
        return new Login(email, password);
    }
}
