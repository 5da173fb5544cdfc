package stagecast.relay.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stagecast.relay.ChannelName;
import stagecast.relay.auth.AuthSettings;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.cli.CommandLog;
import stagecast.relay.cli.ProcessEnd;
import stagecast.relay.cli.RelayCommand;
import stagecast.relay.server.ListenException;
import stagecast.relay.server.RelayServer;

/** {@code relay demo}: relay, pages and bridge, with an account of their own, until somebody ends it. */
@Command(
        name = "relay demo",
        description = "Runs the gyro demo: a phone page, a big screen and the Node bridge on one relay.",
        mixinStandardHelpOptions = true,
        version = RelayCommand.VERSION)
public final class DemoCommand implements Callable<Integer> {

    private static final ChannelName CHANNEL = new ChannelName("gyro");
    private static final int MAX_PORT = 65_535;
    private static final int MAX_PHONES = 250;
    private static final long BRIDGE_END_SECONDS = 5;

    /** As many as a person can follow. */
    private static final List<String> LINES = List.of("--lines", "10");

    /** More lines would push the QR code out of the terminal. */
    private static final List<String> ONE_LINE = List.of("--status");

    /** What ends all that runs, the newest first; guarded by this. */
    private final Deque<Runnable> undo = new ArrayDeque<>();

    private volatile boolean ending;
    private volatile boolean failed;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The port to listen on, 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "Where phones reach this relay, if a tunnel or proxy leads to it: https://…")
    private @Nullable URI publicUrl;

    @Option(
            names = "--lan",
            paramLabel = "HOST",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "Lets phones of this network in, over https with a certificate of its own; at this address or name"
                            + " of this machine, if given (--lan=HOST).")
    private @Nullable String lan;

    @Option(
            names = "--tls-port",
            paramLabel = "N",
            defaultValue = "8443",
            description = "The port for https with --lan, 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int tlsPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Where the certificate's authority is kept with --lan (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Option(
            names = "--phones",
            paramLabel = "N",
            defaultValue = "0",
            description = "Adds so many simulated phones, up to " + MAX_PHONES + ".")
    private int phones;

    DemoCommand() {}

    /** Runs the demo and ends the process with its exit code. */
    public static void main(String[] arguments) {
        ProcessEnd.onUncaught();
        CommandLog.configure();
        System.exit(RelayCommand.run(new DemoCommand(), arguments));
    }

    @Override
    public Integer call() throws Exception {
        checkOptions();
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end-of-demo"));
        try {
            int ended = start().waitFor();
            if (ended == 0 || ending) {
                return CommandLine.ExitCode.OK; // by the same Ctrl-C as we, or as nobody reads its output any more
            }
            failed = true;
            spec.commandLine().getErr().println("the bridge has ended, exit code " + ended + "; so the demo ends");
            return CommandLine.ExitCode.SOFTWARE;
        } catch (Exception e) {
            failed = true;
            throw e;
        }
    }

    private void checkOptions() {
        check(isPort(port), "a port is 0 to " + MAX_PORT + ", not " + port);
        check(isPort(tlsPort), "a port is 0 to " + MAX_PORT + ", not " + tlsPort);
        check(phones >= 0 && phones <= MAX_PHONES, "simulated phones are 0 to " + MAX_PHONES + ", not " + phones);
        check(
                publicUrl == null || !hasUserInfo(publicUrl),
                "the address where phones reach this relay must not contain a user name or password: the QR code would"
                        + " show them to the audience");
        check(
                publicUrl == null || isAddress(publicUrl),
                "the address where phones reach this relay begins with https://, or http:// for a try, and has no ? or"
                        + " #: "
                        + Printable.of(String.valueOf(publicUrl)));
        check(lan == null || publicUrl == null, "phones come in by --lan or by --public-url: choose one");
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private static boolean isAddress(URI url) {
        boolean web = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        return web && url.getHost() != null && url.getRawQuery() == null && url.getRawFragment() == null;
    }

    /** For a host that breaks the URI class's rules, {@link URI#getUserInfo} returns null; so this reads the authority. */
    private static boolean hasUserInfo(URI url) {
        String authority = url.getRawAuthority();
        return authority != null && authority.indexOf('@') >= 0;
    }

    private static boolean isPort(int number) {
        return number >= 0 && number <= MAX_PORT;
    }

    /** A signal that comes meanwhile waits for the lock, so that it finds all that has been started. */
    private synchronized Process start() throws Exception {
        Path temporary = Files.createTempDirectory("relay-demo");
        undo.push(() -> delete(temporary));
        // What SQLite unpacks is deleted by an orderly exit only, and ours is not one: see end().
        System.setProperty("org.sqlite.tmpdir", temporary.toString());
        Door door = door(temporary);
        AuthStore store = AuthStore.open(temporary, AuthSettings.DEFAULTS, Clock.systemUTC());
        undo.push(store::close);
        Host host = Host.in(store, CHANNEL);
        RelayServer server = door.prepare(Main.server(store)).port(port).start();
        undo.push(server::close);
        String here = server.url();
        Addresses addresses = Addresses.of(door.phones(server), door.screen(server), CHANNEL, host);
        boolean code = Boolean.getBoolean("relay.terminal") && !addresses.onlyHere();
        sayWhereToGo(addresses, code, door.advice(server));
        Process bridge =
                startBridge("listen", here + "/screen#c=" + CHANNEL.value(), code ? ONE_LINE : LINES, Redirect.INHERIT);
        if (phones > 0) {
            startBridge(
                    "simulate",
                    Addresses.of(here, here, CHANNEL, host).phonePage(),
                    List.of("--phones", String.valueOf(phones)),
                    code ? Redirect.DISCARD : Redirect.INHERIT);
        }
        return bridge;
    }

    private Door door(Path temporary) throws Exception {
        if (lan != null) {
            try {
                return Door.Lan.of(lan, tlsPort, data.resolve("lan"), temporary);
            } catch (IOException | IllegalArgumentException e) {
                String why = Printable.of(String.valueOf(e.getMessage()));
                throw new ListenException("can't let phones of this network in: " + why, e);
            }
        }
        return publicUrl == null
                ? new Door.Here()
                : new Door.Public(publicUrl.toASCIIString().replaceAll("/+$", ""));
    }

    private void sayWhereToGo(Addresses addresses, boolean code, List<String> advice) {
        PrintWriter out = spec.commandLine().getOut();
        addresses.print(out, code);
        advice.forEach(out::println);
        out.println();
        out.flush();
    }

    private synchronized void end() {
        ending = true;
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
        if (!failed) {
            // A JVM that a signal ends says 130 or 143, whatever its hooks do, unless a hook halts it.
            Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
        }
    }

    /** The address may have a ticket in it, so it goes through the environment, which others can't see. */
    private Process startBridge(String verb, String address, List<String> options, Redirect output) throws IOException {
        Path bridge = Path.of(System.getProperty("relay.root", "."), "demo-node-bridge", "bin", "bridge.mjs");
        List<String> command = new ArrayList<>(List.of("node", bridge.toString(), verb));
        command.addAll(options);
        var builder = new ProcessBuilder(command);
        builder.environment().put("RELAY_URL", address);
        Process started =
                builder.redirectOutput(output).redirectError(Redirect.INHERIT).start();
        undo.push(() -> end(started));
        return started;
    }

    private static void end(Process bridge) {
        bridge.destroy();
        try {
            if (!bridge.waitFor(BRIDGE_END_SECONDS, TimeUnit.SECONDS)) {
                bridge.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            System.err.println(Printable.of("could not delete " + folder + ": " + e.getMessage()));
        }
    }
}
