package stagecast.relay.load.fanout;

import stagecast.relay.load.client.Client;
import stagecast.relay.load.client.Dialect;
import stagecast.relay.load.client.Inflation;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.client.Upgrade;
import stagecast.relay.load.client.Wire;

/** A connection that only listens. */
final class Listener extends Client {

    private final KnownMessages known;

    /**
     * Connects nothing yet.
     *
     * @param known what its thread has inflated already
     */
    Listener(
            Run run,
            String name,
            Wire wire,
            Upgrade upgrade,
            Dialect dialect,
            Dialect.Talk talk,
            Receiver receiver,
            KnownMessages known) {
        super(run, name, wire, upgrade, dialect, talk, receiver);
        this.known = known;
    }

    @Override
    protected Inflation inflation(boolean withoutContext) {
        return withoutContext ? known.reader() : new Inflation.WithContext();
    }
}
