package stagecast.relay.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server of {@code stagecast.relay.load.peer}, in a JVM with the relay's own options.
 *
 * @param main its class
 */
record JavaPeer(String name, String main) implements Peer {

    /** The JVM that runs this, with the options of {@code ./relay}. */
    static final List<String> JVM =
            List.of(Tools.ofJava("java").toString(), "-Xmx512m", "-XX:MaxDirectMemorySize=256m", "-XX:+UseSerialGC");

    static final Dialect PATH_IS_CHANNEL = new PlainDialect("/{channel}", null);

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public Running start(Start start) throws IOException {
        List<String> command = new ArrayList<>(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        return PeerProcess.start(start, PATH_IS_CHANNEL, Map.of(), command);
    }
}
