package stagecast.relay;

/** What became of the wish to join; a server puts it into words of its own protocol. */
public sealed interface JoinResult {

    /**
     * The connection is on its channel, and counts until {@link Connection#onGone()}.
     *
     * @param connection what the binding feeds with what comes in
     */
    record Joined(Connection connection) implements JoinResult {}

    /** There are {@link Limits#connections()} already. */
    record RelayFull() implements JoinResult {}

    /** There are {@link Limits#connectionsPerAddress()} already from this one's address. */
    record AddressFull() implements JoinResult {}
}
