package stagecast.relay.load.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which cores servers and generator run on.
 *
 * @param taskset the program that binds them; empty if nothing is bound
 */
public record Pinning(String taskset) {

    public static final Pinning NONE = new Pinning("");

    private static final String SERVERS_CORE = "0";
    private static final String GENERATORS_CORE = "1";

    /**
     * Binds this process to the second core; servers will be bound to the first.
     *
     * @throws IOException if that is not possible here; the message says why
     */
    public static Pinning pin() throws IOException {
        String taskset = Tools.find("taskset")
                .orElseThrow(() -> new IOException("taskset is missing (on Debian: apt-get install util-linux)"));
        if (Runtime.getRuntime().availableProcessors() < 2) {
            throw new IOException("there is only one core");
        }
        String self = Long.toString(ProcessHandle.current().pid());
        Tools.run(Path.of("."), "", List.of(taskset, "-a", "-c", "-p", GENERATORS_CORE, self));
        return new Pinning(taskset);
    }

    /** The command as a server is to be started with it. */
    public List<String> server(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (!taskset.isEmpty()) {
            whole.addAll(List.of(taskset, "-c", SERVERS_CORE));
        }
        whole.addAll(command);
        return whole;
    }
}
