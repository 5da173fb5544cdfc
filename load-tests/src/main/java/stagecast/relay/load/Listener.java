package stagecast.relay.load;

import java.io.IOException;

/** A connection that only listens. */
final class Listener extends Client {

    Listener(Run run, String name, Upgrade upgrade, Dialect dialect, Dialect.Talk talk, Receiver receiver)
            throws IOException {
        super(run, name, upgrade, dialect, talk, receiver);
    }
}
