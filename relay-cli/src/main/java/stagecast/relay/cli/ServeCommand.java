package stagecast.relay.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import stagecast.relay.Relay;
import stagecast.relay.Router;
import stagecast.relay.auth.AuthSettings;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.server.ListenException;
import stagecast.relay.server.RelayServer;

/** {@code relay serve}: the relay alone, until it is told to end. */
@Command(
        name = "serve",
        description = "Runs the relay.",
        mixinStandardHelpOptions = true,
        version = RelayCommand.VERSION)
final class ServeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--port", paramLabel = "N", description = "The port to listen on, 0 for a free one.")
    private @Nullable Integer port;

    @Override
    public Integer call() throws Exception {
        ServerConfig config = options.read(port).config();
        HeapPlan plan = HeapPlan.of(config);
        plan.warnings().forEach(spec.commandLine().getErr()::println);
        UnpackFolder unpacked = UnpackFolder.make();
        AuthStore store = data.open(config.auth());
        if (config.auth().store().isSqlite() && !data.claim()) {
            store.close();
            spec.commandLine()
                    .getErr()
                    .println("another relay runs on the data folder " + data.folder()
                            + ": end it, or give this one a folder of its own with --data");
            return CommandLine.ExitCode.SOFTWARE;
        }
        Relay relay = new Relay(
                config.limits(),
                config.options(),
                store.authenticator(),
                new LoggingListener(),
                Router.LOCAL,
                config.channels());
        RelayServer server;
        try {
            server = RelayServer.of(relay)
                    .accounts(store)
                    .address(config.server().address())
                    .port(config.server().port())
                    .tls(config.tls())
                    .limits(config.binding())
                    .sockets(plan.sockets())
                    .origins(config.origins())
                    .proxies(config.proxies())
                    .drainWindow(config.drain().window())
                    .start();
        } catch (ListenException e) {
            store.close();
            data.release();
            throw e;
        }
        endOnSignal(server, store, data, unpacked); // before anybody can know that it runs
        PrintWriter out = spec.commandLine().getOut();
        if (store.accounts().isEmpty()) {
            out.println(
                    "nobody can send yet; make an account: ./relay users add you@example.org" + typed(config.auth()));
        }
        out.println("listening on " + server.url());
        server.tlsUrl().ifPresent(url -> out.println("listening on " + url));
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    /** The options that lead to the same accounts, as somebody would have to type them. */
    private String typed(AuthSettings auth) {
        return auth.store().isSqlite() ? data.typed() : options.typed(auth.store());
    }

    /** A JVM that a signal ends says 143, whatever its hooks do, unless a hook halts it. */
    private static void endOnSignal(RelayServer server, AuthStore store, DataOption data, UnpackFolder unpacked) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            store.close();
                            data.release();
                            unpacked.delete();
                            Runtime.getRuntime().halt(0);
                        },
                        "drain"));
    }
}
