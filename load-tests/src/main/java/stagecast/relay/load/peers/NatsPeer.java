package stagecast.relay.load.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stagecast.relay.load.client.NatsDialect;
import stagecast.relay.load.process.Pinning;
import stagecast.relay.load.process.Tools;

/** nats-server with its WebSocket listener. */
final class NatsPeer implements Peer {

    private static final String CONFIGURATION = """
        listen: "127.0.0.1:-1"
        websocket {
          listen: "127.0.0.1:-1"
          no_tls: true
        }
        """;

    @Override
    public String name() {
        return "nats";
    }

    @Override
    public Optional<String> missing() {
        return Tools.find("nats-server").isPresent()
                ? Optional.empty()
                : Optional.of("nats-server is missing (on Debian: apt-get install nats-server)");
    }

    @Override
    public Running start(Start start) throws IOException {
        Path configuration = start.directory().resolve("nats.conf");
        Files.writeString(configuration, CONFIGURATION);
        // On one core its scheduler would spin with a thread for each that the machine has.
        Map<String, String> environment = start.pinning().equals(Pinning.NONE) ? Map.of() : Map.of("GOMAXPROCS", "1");
        List<String> command = List.of(Tools.find("nats-server").orElseThrow(), "-c", configuration.toString());
        return RunningPeer.start(start, new NatsDialect(), environment, command);
    }
}
