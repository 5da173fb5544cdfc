package stagecast.relay.load.peers;

import java.util.List;
import stagecast.relay.load.client.SocketIoDialect;

/** The peers that this program can start. */
public final class Peers {

    private static final String PACKAGE = "stagecast.relay.load.peers.server.";

    public static final RelayPeer RELAY = new RelayPeer("relay");

    /** Not a relay: what the kernel allows. */
    public static final Peer LIMIT = new LimitPeer();

    static final List<Peer> ALL = List.of(
            RELAY,
            new RelayPeer("relay-1ms", "relay.coalesce=1ms"),
            new RelayPeer("relay-4ms", "relay.coalesce=4ms"),
            RelayPeer.compressing("relay-deflate"),
            RelayPeer.withTls("relay-tls"),
            new NginxPeer("relay-nginx"),
            new JavaPeer("undertow", PACKAGE + "UndertowServer"),
            new JavaPeer("undertow-tls", PACKAGE + "UndertowServer", true),
            new JavaPeer("netty", PACKAGE + "NettyServer"),
            new NodePeer("ws", "ws.mjs", JavaPeer.PATH_IS_CHANNEL, List.of()),
            new NodePeer("ws-deflate", "ws.mjs", JavaPeer.COMPRESSING, List.of("--deflate")),
            new NodePeer("ws-tls", "ws.mjs", JavaPeer.PATH_IS_CHANNEL, List.of(), true),
            new NodePeer("socketio", "socketio.mjs", new SocketIoDialect(), List.of()),
            new NatsPeer(),
            LIMIT);

    private Peers() {}

    public static List<String> names() {
        return ALL.stream().map(Peer::name).toList();
    }

    /**
     * Finds one.
     *
     * @throws IllegalArgumentException if there is no such peer; the message names those that there are
     */
    public static Peer named(String name) {
        return ALL.stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no peer '" + name + "', only " + String.join(", ", names())));
    }
}
