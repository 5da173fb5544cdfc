package stagecast.relay.load.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stagecast.relay.load.client.Dialect;
import stagecast.relay.load.process.Tools;

/**
 * A server of {@code load-tests/peers} on Node.js, with packages from npm.
 *
 * @param script its file there
 * @param arguments what it is started with
 * @param tls whether it is given a certificate and its key, too
 */
record NodePeer(String name, String script, Dialect dialect, List<String> arguments, boolean tls) implements Peer {

    /** In production, as their documentation has it. */
    private static final Map<String, String> ENVIRONMENT = Map.of("NODE_ENV", "production");

    /** One in clear. */
    NodePeer(String name, String script, Dialect dialect, List<String> arguments) {
        this(name, script, dialect, arguments, false);
    }

    @Override
    public Optional<String> missing() {
        return Tools.find("node").isPresent() && Tools.find("npm").isPresent()
                ? Optional.empty()
                : Optional.of("Node.js or npm is missing (version 20 or newer; on Debian: apt-get install nodejs npm)");
    }

    @Override
    public Running start(Start start) throws IOException {
        Path folder = Tools.root().resolve("load-tests").resolve("peers");
        install(folder);
        List<String> command = new ArrayList<>(
                List.of(Tools.find("node").orElseThrow(), folder.resolve(script).toString()));
        command.addAll(arguments);
        if (!tls) {
            return RunningPeer.start(start, dialect, ENVIRONMENT, command);
        }
        var certificate = LoopbackCertificate.make(start.directory());
        command.addAll(List.of(
                "--tls", certificate.certificate().toString(), certificate.key().toString()));
        return RunningPeer.startWithTls(start, dialect, certificate, ENVIRONMENT, command);
    }

    private static void install(Path folder) throws IOException {
        Path wanted = folder.resolve("package-lock.json");
        Path installed = folder.resolve("node_modules").resolve(".package-lock.json");
        if (Files.exists(installed)
                && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) >= 0) {
            return;
        }
        Tools.run(
                folder,
                "",
                List.of(Tools.find("npm").orElseThrow(), "ci", "--ignore-scripts", "--no-fund", "--no-audit"));
    }
}
