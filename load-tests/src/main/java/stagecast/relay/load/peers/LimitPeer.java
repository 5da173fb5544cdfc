package stagecast.relay.load.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import stagecast.relay.load.process.Tools;

/** {@code load-tests/peers/limit.c}: what the kernel allows. */
final class LimitPeer implements Peer {

    @Override
    public String name() {
        return "limit";
    }

    private static Optional<String> compiler() {
        return Stream.of("gcc", "cc").flatMap(name -> Tools.find(name).stream()).findFirst();
    }

    @Override
    public Optional<String> missing() {
        return compiler().isPresent()
                ? Optional.empty()
                : Optional.of("a C compiler is missing (on Debian: apt-get install gcc libc6-dev)");
    }

    @Override
    public Running start(Start start) throws IOException {
        Path source = Tools.root().resolve("load-tests").resolve("peers").resolve("limit.c");
        Path program = Files.createDirectories(start.directory()).resolve("limit");
        Tools.run(
                start.directory(),
                "",
                List.of(compiler().orElseThrow(), "-std=gnu11", "-O2", "-o", program.toString(), source.toString()));
        return RunningPeer.start(start, JavaPeer.PATH_IS_CHANNEL, Map.of(), List.of(program.toString()));
    }
}
