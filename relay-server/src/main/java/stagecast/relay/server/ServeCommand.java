package stagecast.relay.server;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.auth.AuthStore;

/** {@code relay serve}: the relay alone, until it is told to end. */
@Command(name = "serve", description = "Runs the relay.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final int MAX_PORT = 65_535;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The port to listen on, 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > MAX_PORT) {
            throw new ParameterException(spec.commandLine(), "a port is 0 to " + MAX_PORT + ", not " + port);
        }
        AuthStore store = data.open();
        Relay relay = new Relay(Limits.DEFAULTS, store.authenticator(), new LoggingListener());
        RelayServer server = RelayServer.of(relay).accounts(store).port(port).start();
        PrintWriter out = spec.commandLine().getOut();
        if (store.accounts().isEmpty()) {
            out.println("nobody can send yet; make an account: ./relay users add you@example.org" + data.typed());
        }
        out.println("listening on http://127.0.0.1:" + server.port());
        out.flush();
        endOnSignal(server, store);
        new CountDownLatch(1).await();
        return 0;
    }

    /** A JVM that a signal ends says 143, whatever its hooks do, unless a hook halts it. */
    private static void endOnSignal(RelayServer server, AuthStore store) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            store.close();
                            Runtime.getRuntime().halt(0);
                        },
                        "drain"));
    }
}
