package stagecast.relay.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A server that can be measured: how it is started, and what is spoken with it. */
interface Peer {

    /**
     * A peer that runs.
     *
     * @param pid its process, 0 if that is not to be watched
     */
    record Target(URI url, Dialect dialect, long pid) {}

    /**
     * What a peer is started with.
     *
     * @param directory its own, for what it writes
     * @param frugal whether its memory is to be looked at: a JVM then begins with a small heap, since what it has once
     *     touched of a large one would be taken for its connections' memory
     */
    record Start(Path directory, Pinning pinning, boolean frugal) {}

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
