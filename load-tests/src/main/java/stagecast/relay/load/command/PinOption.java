package stagecast.relay.load.command;

import java.io.IOException;
import picocli.CommandLine.Option;
import stagecast.relay.load.process.Pinning;

/** Whether servers and generator keep out of each other's way. */
public final class PinOption {

    @Option(names = "--pin", description = "Bind the servers to the first core, this program to the second.")
    private boolean pin;

    /**
     * Binds this program, if that was asked for.
     *
     * @return how servers are to be started
     * @throws IOException if that is not possible here; the message says why
     */
    public Pinning pinning() throws IOException {
        return pin ? Pinning.pin() : Pinning.NONE;
    }
}
