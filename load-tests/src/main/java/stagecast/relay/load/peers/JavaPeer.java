package stagecast.relay.load.peers;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stagecast.relay.load.client.Dialect;
import stagecast.relay.load.client.PlainDialect;
import stagecast.relay.load.process.Jvm;

/**
 * A server of {@code stagecast.relay.load.peers.server}, in a JVM with the relay's own options.
 *
 * @param main its class; to serve over TLS it is given a keystore, and what opens it
 */
record JavaPeer(String name, String main, boolean tls) implements Peer {

    /** One in clear. */
    JavaPeer(String name, String main) {
        this(name, main, false);
    }

    static final Dialect PATH_IS_CHANNEL = new PlainDialect("/{channel}", null);

    /** The same with listeners that offer to compress. */
    static final Dialect COMPRESSING = new PlainDialect("/{channel}", null, true);

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public Running start(Start start) throws IOException {
        List<String> command = Jvm.command(start.javaOptions());
        command.addAll(List.of("-cp", Jvm.classPath(), main));
        if (!tls) {
            return RunningPeer.start(start, PATH_IS_CHANNEL, Map.of(), command);
        }
        var certificate = LoopbackCertificate.make(start.directory());
        command.addAll(List.of(certificate.keystore().toString(), LoopbackCertificate.PASSWORD));
        return RunningPeer.startWithTls(start, PATH_IS_CHANNEL, certificate, Map.of(), command);
    }
}
