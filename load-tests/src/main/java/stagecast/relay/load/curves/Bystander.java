package stagecast.relay.load.curves;

import stagecast.relay.load.client.Client;
import stagecast.relay.load.client.Dialect;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.client.Upgrade;
import stagecast.relay.load.client.Wire;

/** A connection that joins, and is only there. */
final class Bystander extends Client {

    Bystander(Run run, Wire wire, Upgrade upgrade, Dialect dialect, Dialect.Talk talk) {
        super(run, "a bystander", wire, upgrade, dialect, talk, null);
    }
}
