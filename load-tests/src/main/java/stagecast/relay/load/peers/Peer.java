package stagecast.relay.load.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.process.Pinning;

/** A server that can be measured: how it is started, and what is spoken with it. */
public interface Peer {

    /**
     * What a peer is started with.
     *
     * @param directory its own, for what it writes
     * @param javaOptions for a JVM, behind those that all have
     */
    record Start(Path directory, Pinning pinning, List<String> javaOptions) {}

    /** A started peer; closing ends it. */
    interface Running extends AutoCloseable {

        Target target();

        /** Rids its heap of what nobody uses any more, where it has one that lets itself be asked. */
        default void collectGarbage() throws IOException {}

        @Override
        void close() throws IOException;
    }

    String name();

    /** Why it can't run here, and how to get what is missing, in one sentence; empty if it can. */
    Optional<String> missing();

    /**
     * Starts it and waits until it serves; builds or installs it before, if need be.
     *
     * @throws IOException if it does not start; the message says why
     */
    Running start(Start start) throws IOException;
}
