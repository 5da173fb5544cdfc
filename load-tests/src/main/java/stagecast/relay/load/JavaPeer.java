package stagecast.relay.load;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server of {@code stagecast.relay.load.peer}, in a JVM with the relay's own options.
 *
 * @param main its class; to serve over TLS it is given a keystore, and what opens it
 */
record JavaPeer(String name, String main, boolean tls) implements Peer {

    /** One in clear. */
    JavaPeer(String name, String main) {
        this(name, main, false);
    }

    /**
     * For when its memory is looked at: it begins with a small heap, since what it has once touched of a large one would be
     * taken for its connections' memory.
     */
    static final List<String> FRUGAL = List.of("-Xms32m");

    static final String COLLECTOR = "-XX:+UseSerialGC";

    static final Dialect PATH_IS_CHANNEL = new PlainDialect("/{channel}", null);

    /** The same with listeners that offer to compress. */
    static final Dialect COMPRESSING = new PlainDialect("/{channel}", null, true);

    /** The JVM that runs this, with the options of {@code ./relay}. */
    static List<String> jvm(Start start) {
        List<String> command = new ArrayList<>(
                List.of(Tools.ofJava("java").toString(), "-Xmx512m", "-XX:MaxDirectMemorySize=256m", COLLECTOR));
        command.addAll(start.javaOptions());
        return command;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    /** That of this program, for a process that is started in another folder. */
    static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public Running start(Start start) throws IOException {
        List<String> command = jvm(start);
        command.addAll(List.of("-cp", classPath(), main));
        if (!tls) {
            return RunningPeer.start(start, PATH_IS_CHANNEL, Map.of(), command);
        }
        var certificate = LoopbackCertificate.make(start.directory());
        command.addAll(List.of(certificate.keystore().toString(), LoopbackCertificate.PASSWORD));
        return RunningPeer.startWithTls(start, PATH_IS_CHANNEL, certificate, Map.of(), command);
    }
}
