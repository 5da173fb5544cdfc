/** Channels, authentication and routing of Stagecast Relay: the hot path, on the JDK alone. */
module stagecast.relay {
    requires static org.jspecify;

    exports stagecast.relay;
    exports stagecast.relay.join;
    exports stagecast.relay.wire;
}
