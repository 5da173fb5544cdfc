package stagecast.relay.load;

import java.io.IOException;

/** A connection that joins, and is only there. */
final class Bystander extends Client {

    Bystander(Run run, Upgrade upgrade, Dialect dialect, Dialect.Talk talk) throws IOException {
        super(run, "a bystander", upgrade, dialect, talk, null);
    }
}
