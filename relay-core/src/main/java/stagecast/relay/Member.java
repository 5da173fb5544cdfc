package stagecast.relay;

/** A connection as its channel knows it. */
final class Member {}
