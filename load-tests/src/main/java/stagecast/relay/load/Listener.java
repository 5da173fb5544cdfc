package stagecast.relay.load;

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
    Inflation inflation(boolean withoutContext) {
        return withoutContext ? known.reader() : new Inflation.WithContext();
    }
}
