package stagecast.relay.load;

import java.io.IOException;

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
            Upgrade upgrade,
            Dialect dialect,
            Dialect.Talk talk,
            Receiver receiver,
            KnownMessages known)
            throws IOException {
        super(run, name, upgrade, dialect, talk, receiver);
        this.known = known;
    }

    @Override
    Inflation inflation(boolean withoutContext) {
        return withoutContext ? known.reader() : new Inflation.WithContext();
    }
}
