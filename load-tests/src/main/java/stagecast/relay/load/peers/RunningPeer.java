package stagecast.relay.load.peers;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import stagecast.relay.load.client.Dialect;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.client.Trust;

/**
 * A peer that serves.
 *
 * @param processes in the order in which they are to end
 */
record RunningPeer(Target target, List<PeerProcess> processes) implements Peer.Running {

    private static final String AUTHORITY = "(127\\.0\\.0\\.1:\\d+)";
    private static final Pattern CLEAR = Pattern.compile(".*\\b(?:http|ws)://" + AUTHORITY + ".*");
    private static final Pattern SECURE = Pattern.compile(".*\\bhttps://" + AUTHORITY + ".*");

    /**
     * Starts one of one process, and waits until it has printed its URL.
     *
     * @param environment variables beside those of this program
     * @throws IOException if it does not start; the message quotes what it said
     */
    static RunningPeer start(Peer.Start start, Dialect dialect, Map<String, String> environment, List<String> command)
            throws IOException {
        PeerProcess process = PeerProcess.start(start, CLEAR, environment, command);
        return of(process, "http://", dialect, Trust.JDK);
    }

    /**
     * The same with one that serves over TLS.
     *
     * @param certificate its own
     * @throws IOException as above
     */
    static RunningPeer startWithTls(
            Peer.Start start,
            Dialect dialect,
            LoopbackCertificate certificate,
            Map<String, String> environment,
            List<String> command)
            throws IOException {
        Trust trust = certificate.trust();
        PeerProcess process = PeerProcess.start(start, SECURE, environment, command);
        return of(process, "https://", dialect, trust);
    }

    private static RunningPeer of(PeerProcess process, String scheme, Dialect dialect, Trust trust) {
        URI url = URI.create(scheme + process.found());
        return new RunningPeer(new Target(url, dialect, trust, List.of(process.pid())), List.of(process));
    }

    @Override
    public void collectGarbage() throws IOException {
        for (PeerProcess process : processes) {
            process.collectGarbage();
        }
    }

    @Override
    public void close() throws IOException {
        for (PeerProcess process : processes) {
            process.close();
        }
    }
}
