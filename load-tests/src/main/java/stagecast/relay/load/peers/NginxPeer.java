package stagecast.relay.load.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.process.Tools;

/**
 * This relay behind nginx, which does the TLS, with {@code load-tests/peers/nginx.conf}. Where servers are bound to a core
 * both are, and what both use is counted.
 */
record NginxPeer(String name) implements Peer {

    private static final RelayPeer BEHIND = new RelayPeer("relay", "proxies.trusted=127.0.0.1");

    /** A message that nginx writes when all is set up, with the id of the process that does the work. */
    private static final Pattern READY = Pattern.compile(".*\\bstart worker process (\\d+)");

    @Override
    public Optional<String> missing() {
        return Tools.find("nginx").isPresent()
                ? BEHIND.missing()
                : Optional.of("nginx is missing (on Debian: apt-get install nginx)");
    }

    @Override
    public Running start(Start start) throws IOException {
        Path own = Files.createDirectory(start.directory().resolve("relay"));
        RunningPeer relay = BEHIND.start(new Start(own, start.pinning(), start.javaOptions()));
        try {
            return startBefore(relay, start);
        } catch (IOException e) {
            relay.close();
            throw e;
        }
    }

    private static Running startBefore(RunningPeer relay, Start start) throws IOException {
        var certificate = LoopbackCertificate.make(start.directory());
        String authority = "127.0.0.1:" + freePort();
        Path configuration = start.directory().resolve("nginx.conf");
        Files.writeString(
                configuration,
                Files.readString(Tools.root()
                                .resolve("load-tests")
                                .resolve("peers")
                                .resolve("nginx.conf"))
                        .replace("@listen@", authority)
                        .replace("@certificate@", certificate.certificate().toString())
                        .replace("@key@", certificate.key().toString())
                        .replace("@relay@", relay.target().url().toString()));
        PeerProcess nginx = PeerProcess.start(
                start,
                READY,
                Map.of(),
                List.of(
                        Tools.find("nginx").orElseThrow(),
                        "-p",
                        start.directory().toString(),
                        "-c",
                        configuration.toString()));
        PeerProcess behind = relay.processes().get(0);
        List<Long> pids = List.of(behind.pid(), nginx.pid(), Long.parseLong(nginx.found()));
        URI url = URI.create("https://" + authority);
        return new RunningPeer(
                new Target(url, relay.target().dialect(), certificate.trust(), pids), List.of(nginx, behind));
    }

    /** One that is free now: nginx knows no port 0. It tries again for two seconds, should somebody be quicker. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
