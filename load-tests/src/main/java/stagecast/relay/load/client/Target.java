package stagecast.relay.load.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A server that runs.
 *
 * @param url where it is; the scheme is http or ws, with TLS https or wss
 * @param dialect what is spoken there
 * @param trust whose certificates are believed
 * @param pids its processes; none if they are not to be watched
 */
public record Target(URI url, Dialect dialect, Trust trust, List<Long> pids) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final Set<String> CLEAR = Set.of("http", "ws");
    private static final Set<String> SECURE = Set.of("https", "wss");

    /** One in clear, or whose certificate the JDK believes. */
    public Target(URI url, Dialect dialect, List<Long> pids) {
        this(url, dialect, Trust.JDK, pids);
    }

    /**
     * @throws IllegalArgumentException if the URL is of another kind; the message says what it must be
     */
    public Target {
        pids = List.copyOf(pids);
        String scheme = String.valueOf(url.getScheme());
        if (url.getHost() == null || !(CLEAR.contains(scheme) || SECURE.contains(scheme))) {
            throw new IllegalArgumentException(
                    "the url is http://host:port (or ws://), or https:// (or wss://) for TLS; this one is " + url);
        }
    }

    private boolean secure() {
        return SECURE.contains(url.getScheme());
    }

    /** Host and port, as a request's {@code Host} has them. */
    public String authority() {
        return url.getHost() + ":" + port();
    }

    private int port() {
        return url.getPort() >= 0 ? url.getPort() : secure() ? HTTPS_PORT : HTTP_PORT;
    }

    /**
     * Where to connect.
     *
     * @throws IOException if there is no such host
     */
    public InetSocketAddress address() throws IOException {
        var address = new InetSocketAddress(url.getHost(), port());
        if (address.isUnresolved()) {
            throw new IOException("no such host: " + url.getHost());
        }
        return address;
    }

    /**
     * A connection's handshake.
     *
     * @param fields further ones of the request's head, each ended by CR and LF
     */
    public Upgrade upgrade(String channel, boolean listens, String fields, SplittableRandom random) {
        return new Upgrade(authority(), dialect.target(channel, listens), fields, random);
    }

    /** How one more connection to it reads and writes; not connected yet. */
    public Wire wire() throws IOException {
        return secure() ? new TlsWire(trust.engine(url.getHost())) : new ClearWire();
    }
}
