package stagecast.relay.load.peers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stagecast.relay.load.client.Login;
import stagecast.relay.load.client.PlainDialect;
import stagecast.relay.load.process.Built;
import stagecast.relay.load.process.Jvm;
import stagecast.relay.load.process.Tools;

/** This relay as it was built, started as {@code ./relay serve} starts it, with all that it does switched on. */
public final class RelayPeer implements Peer {

    private static final String MAIN = "stagecast.relay.cli.RelayCommand";
    public static final Login LOGIN = new Login("load@example.org", "correct horse battery staple");

    /** Messages and connections, all from one address, are counted, against bounds that nobody here reaches. */
    private static final int OUT_OF_REACH = 1_000_000;

    private static final List<String> UNBOUNDED = List.of(
            "limits.messages-per-second=" + OUT_OF_REACH,
            "limits.messages-burst=" + OUT_OF_REACH,
            "limits.connections=" + OUT_OF_REACH,
            "limits.connections-per-address=" + OUT_OF_REACH);

    private final String name;
    private final boolean compressing;
    private final boolean tls;
    private final List<String> bounds;
    private final RelayVariant variant;

    private RelayPeer(String name, boolean compressing, boolean tls, List<String> bounds, RelayVariant variant) {
        this.name = name;
        this.compressing = compressing;
        this.tls = tls;
        this.bounds = bounds;
        this.variant = variant;
    }

    /**
     * A relay of this name.
     *
     * @param settings what it is told by {@code --set} beside that
     */
    public RelayPeer(String name, String... settings) {
        this(name, RelayVariant.of(settings));
    }

    /** A relay that differs. */
    public RelayPeer(String name, RelayVariant variant) {
        this(name, false, false, UNBOUNDED, variant);
    }

    /** A relay that compresses, whose listeners want that. */
    static RelayPeer compressing(String name) {
        return new RelayPeer(name, true, false, UNBOUNDED, RelayVariant.of("websocket.compression=true"));
    }

    /** A relay that is spoken with over TLS, which it does itself. */
    static RelayPeer withTls(String name) {
        return new RelayPeer(name, false, true, UNBOUNDED, RelayVariant.of());
    }

    /** A relay with the bounds that one has by default, but for these settings. */
    public static RelayPeer withDefaultBounds(String name, List<String> settings) {
        return new RelayPeer(name, false, false, List.of(), new RelayVariant(null, List.of(), settings));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> missing() {
        return Files.isDirectory(Built.relay().resolve("lib"))
                ? variant.missing()
                : Optional.of("the relay is not built (mvn -pl relay-cli -am package)");
    }

    @Override
    public RunningPeer start(Start start) throws IOException {
        String data = start.directory().resolve("data").toString();
        Tools.run(
                start.directory(),
                LOGIN.password() + "\n",
                java(start, List.of("users", "add", LOGIN.email(), "--password-stdin", "--data", data)));
        List<String> serve = new ArrayList<>(List.of("serve", "--port", "0", "--data", data));
        List<String> all = new ArrayList<>(bounds);
        all.add("auth.store=sqlite");
        all.addAll(variant.settings());
        var dialect = new PlainDialect(PlainDialect.RELAY_PATH, LOGIN, compressing);
        if (!tls) {
            return RunningPeer.start(start, dialect, Map.of(), java(start, with(all, serve)));
        }
        var certificate = LoopbackCertificate.make(start.directory());
        all.addAll(
                List.of("tls.port=0", "tls.certificate=" + certificate.certificate(), "tls.key=" + certificate.key()));
        return RunningPeer.startWithTls(start, dialect, certificate, Map.of(), java(start, with(all, serve)));
    }

    private static List<String> with(List<String> settings, List<String> command) {
        settings.forEach(each -> command.addAll(List.of("--set", each)));
        return command;
    }

    private List<String> java(Start start, List<String> arguments) {
        Path built = Built.relay();
        // The jar where ./relay has published it, the classes where a module's tests run.
        String classPath = String.join(
                File.pathSeparator, built.resolve("classes").toString(), built + "/*", built.resolve("lib") + "/*");
        List<String> command = Jvm.command(start.javaOptions());
        command.set(0, variant.java());
        if (variant.choosesCollector()) {
            command.remove(Jvm.COLLECTOR);
        }
        command.addAll(variant.options());
        command.addAll(List.of("-cp", classPath, MAIN));
        command.addAll(arguments);
        return command;
    }
}
