package stagecast.relay.load;

/** A connection that joins, and is only there. */
final class Bystander extends Client {

    Bystander(Run run, Wire wire, Upgrade upgrade, Dialect dialect, Dialect.Talk talk) {
        super(run, "a bystander", wire, upgrade, dialect, talk, null);
    }
}
