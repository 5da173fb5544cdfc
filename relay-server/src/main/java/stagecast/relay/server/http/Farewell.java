package stagecast.relay.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSourceConduit;
import stagecast.relay.DiscardPace;
import stagecast.relay.server.net.DeferredCloses;

/** Ends a connection with one last answer, in the way in which that reaches its reader. Lives on the I/O thread. */
public final class Farewell {

    private static final Duration TIME = Duration.ofSeconds(5);

    /** Of each I/O thread. */
    private static final ThreadLocal<DiscardPace> PACE =
            ThreadLocal.withInitial(() -> new DiscardPace(System.nanoTime()));

    private final StreamConnection connection;
    private final StreamSourceConduit source;
    private final ByteBuffer answer;
    private final Leftovers leftovers = new Leftovers();
    private final XnioExecutor.Key deadline;
    private boolean inputEnded;
    private boolean outputEnded;

    private Farewell(StreamConnection connection, StreamSourceConduit source, byte[] answer) {
        this.connection = connection;
        this.source = source;
        this.answer = ByteBuffer.wrap(answer);
        this.deadline = connection.getIoThread().executeAfter(this::cut, TIME.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Takes the connection over and tells whoever asks something there that it can't be understood.
     *
     * @param message what was wrong and what to do
     */
    public static void refuse(StreamConnection connection, String message) {
        say(
                connection,
                connection.getSourceChannel().getConduit(),
                Refusal.malformed(message).bytes());
    }

    /**
     * Takes over a connection on which the client sent clear text to a port with TLS, and answers what the port speaks.
     *
     * @param read what was sent so far, not empty
     */
    public static void refuseInClear(StreamConnection connection, HeldBytes read) {
        refuse(connection, ForeignProtocol.inPlaceOfTls(read.text(0, read.length())));
    }

    /**
     * Takes the connection over: writes the answer, ends output, and throws away what comes until the peer ends it too.
     *
     * @param source where what still arrives is read
     * @param answer may be empty
     */
    public static void say(StreamConnection connection, StreamSourceConduit source, byte[] answer) {
        var farewell = new Farewell(connection, source, answer);
        connection.setCloseListener(closed -> farewell.deadline.remove()); // others may close it, too
        connection.getSourceChannel().setReadListener(channel -> farewell.read());
        connection.getSinkChannel().setWriteListener(channel -> farewell.write());
        farewell.write();
        source.resumeReads();
    }

    private void write() {
        ConduitStreamSinkChannel sink = connection.getSinkChannel();
        try {
            sink.write(answer);
            if (answer.hasRemaining()) {
                sink.resumeWrites();
                return;
            }
            sink.suspendWrites();
            outputEnded = true;
            sink.shutdownWrites();
            sink.flush();
            if (inputEnded || connection.isReadShutdown()) {
                cut();
            }
        } catch (IOException gone) {
            cut();
        }
    }

    private void read() {
        try {
            if (!leftovers.read(source)) {
                inputEnded = true;
                source.suspendReads();
                if (outputEnded) {
                    cut();
                }
            } else if (leftovers.areMany()) {
                pause();
            }
        } catch (IOException gone) {
            cut();
        }
    }

    /** A peer that keeps sending after its answer must not occupy a processor core. */
    private void pause() {
        source.suspendReads();
        Duration pause = PACE.get().pause(System.nanoTime());
        connection.getIoThread().executeAfter(this::readOn, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void readOn() {
        if (connection.isOpen()) {
            source.resumeReads();
        }
    }

    private void cut() {
        deadline.remove();
        DeferredCloses.close(connection);
    }
}
