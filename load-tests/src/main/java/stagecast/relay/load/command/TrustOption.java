package stagecast.relay.load.command;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import stagecast.relay.load.client.Trust;
import stagecast.relay.load.process.Failures;

/** Whose certificates are trusted. */
public final class TrustOption {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--cacert",
            description =
                    "Over TLS to that URL: trust the certificates in this PEM file, and those that they vouch for,"
                            + " in place of those that the JDK trusts.")
    private @Nullable Path cacert;

    /**
     * Reads the file, if one was named.
     *
     * @throws picocli.CommandLine.ParameterException if it can't be read, or holds no certificate
     */
    public Trust trust() {
        try {
            return cacert == null ? Trust.JDK : Trust.of(cacert);
        } catch (IOException e) {
            throw WrongUse.of(spec, "--cacert: " + Failures.sentence(e));
        }
    }
}
