package stagecast.relay.load.peers;

import java.util.Optional;
import stagecast.relay.load.client.Target;

/** Any other server, which runs already and hands what one sends to the others on the path. */
public record UrlPeer(Target where) implements Peer {

    @Override
    public String name() {
        return "url";
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public Running start(Start start) {
        return new Running() {
            @Override
            public Target target() {
                return where;
            }

            @Override
            public void close() {
                // Whoever started it ends it.
            }
        };
    }
}
