package stagecast.relay.server.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import stagecast.relay.Batch;
import stagecast.relay.CloseCode;
import stagecast.relay.Connection;
import stagecast.relay.FrameReader;
import stagecast.relay.JoinRequest;
import stagecast.relay.Relay;
import stagecast.relay.Transport;
import stagecast.relay.join.JoinHandshake;
import stagecast.relay.server.http.NoRoomException;
import stagecast.relay.server.http.RequestGate;

/**
 * An upgraded connection: our frames straight on XNIO's channels. Lives on its I/O thread.
 *
 * <p>A write that fails is not the end: what the peer had sent before is still readable, and counts.
 */
final class SocketTransport implements Transport {

    /** The bytes that one read after the peer's close frame discards at most. */
    private static final int IGNORED_BYTES = 1 << 10;

    /** The number of such reads without a pause. */
    private static final int READS_WITHOUT_PAUSE = 8;

    private final XnioLane lane;
    private @Nullable StreamConnection socket;
    private boolean broken;
    private boolean writeWasShort;
    private boolean outputEnded;
    private int lastReads;
    private boolean gone;

    private Connection connection;
    private FrameReader reader;

    /** To be {@linkplain #join joined} before anything else. */
    @SuppressWarnings("NullAway.Init")
    SocketTransport(XnioLane lane) {
        this.lane = lane;
    }

    /**
     * Joins before the answer to the handshake has left: whoever has read it misses nothing.
     *
     * @return null, or why not; then the transport is of no use
     */
    JoinHandshake.@Nullable Refused join(Relay relay, JoinRequest request) {
        JoinHandshake.Outcome outcome = JoinHandshake.join(relay, request, this);
        if (outcome instanceof JoinHandshake.Joined joined) {
            connection = joined.connection();
            reader = new FrameReader(connection, relay.limits());
            return null;
        }
        return (JoinHandshake.Refused) outcome;
    }

    /** Takes the connection over from Undertow, once its 101 has been written. */
    void begin(StreamConnection upgraded) {
        if (gone) {
            IoUtils.safeClose(upgraded);
            return;
        }
        socket = upgraded;
        RequestGate.open(upgraded);
        upgraded.getSourceChannel().setReadListener(this::read);
        upgraded.getSinkChannel().setWriteListener(this::writable);
        connection.onWritable();
        // Frames that came in the handshake's segment wait in the gate, where no select finds them.
        upgraded.getSourceChannel().resumeReads();
        upgraded.getSourceChannel().wakeupReads();
    }

    /** The connection ended before its 101 was written. */
    void neverBegun() {
        lane.execute(() -> {
            if (socket == null) {
                end();
            }
        });
    }

    /** One read for each turn: nobody keeps the lane, and what is left is selected again. */
    private void read(ConduitStreamSourceChannel source) {
        try {
            if (gone || reader.isFull()) {
                source.suspendReads(); // a wake-up that was asked for before the pause, or the end
            } else if (outputEnded) {
                source.suspendReads();
                lane.departures().add(() -> readLast(source));
            } else {
                readOnce(source);
            }
        } catch (RuntimeException | Error fault) {
            connection.onFailure(fault);
        }
    }

    /** Whoever has said its last word has nothing more to say; behind both ends XNIO closes. Not on the lane. */
    private void readLast(ConduitStreamSourceChannel source) {
        ByteBuffer ignored = ByteBuffer.allocate(IGNORED_BYTES);
        try {
            if (source.read(ignored) < 0) {
                lane.execute(this::end);
            } else {
                lane.execute(() -> readMore(source));
            }
        } catch (IOException reset) {
            lane.execute(this::end);
        }
    }

    private void readMore(ConduitStreamSourceChannel source) {
        lastReads++;
        if (lastReads < READS_WITHOUT_PAUSE) {
            source.resumeReads();
        } else {
            lane.schedule(
                    () -> {
                        if (!gone) {
                            source.resumeReads();
                        }
                    },
                    lane.discardPace().pause(System.nanoTime()));
        }
    }

    private void readOnce(ConduitStreamSourceChannel source) {
        ByteBuffer buffer = lane.readBuffer();
        try {
            int count = source.read(buffer);
            if (count < 0) {
                end();
            } else if (!reader.feed(buffer.flip())) {
                source.suspendReads();
            }
        } catch (NoRoomException dropped) {
            connection.onProtocolError(
                    CloseCode.TOO_SLOW, "too much input is unfinished; send the message again later");
        } catch (IOException reset) {
            end();
        }
    }

    private void writable(ConduitStreamSinkChannel sink) {
        try {
            writeWasShort = false;
            connection.onWritable();
            if (!writeWasShort) {
                sink.suspendWrites();
            }
        } catch (RuntimeException | Error fault) {
            connection.onFailure(fault);
        }
    }

    @Override
    public int write(Batch batch, int from, int to) {
        if (broken) {
            return to - from;
        }
        StreamConnection open = socket;
        if (open == null) {
            return 0;
        }
        ConduitStreamSinkChannel sink = open.getSinkChannel();
        ByteBuffer wire = batch.wire().clear().limit(to).position(from);
        try {
            sink.write(wire);
        } catch (IOException e) {
            broken = true;
            return to - from;
        }
        if (wire.hasRemaining()) {
            writeWasShort = true;
            sink.resumeWrites();
        }
        return wire.position() - from;
    }

    @Override
    public boolean isBroken() {
        return broken;
    }

    @Override
    public void resumeReading() {
        if (reader.resume() && socket != null) {
            socket.getSourceChannel().resumeReads();
        }
    }

    @Override
    public void endOutput() {
        if (socket == null) {
            return;
        }
        outputEnded = true;
        try {
            socket.getSinkChannel().shutdownWrites();
            socket.getSinkChannel().flush();
        } catch (IOException e) {
            broken = true;
        }
    }

    @Override
    public void cut() {
        lane.execute(() -> {
            if (!gone && socket != null) {
                resetOnClose(socket);
            }
            end();
        });
    }

    private void resetOnClose(StreamConnection open) {
        try {
            open.setOption(Options.CLOSE_ABORT, true);
        } catch (IOException e) {
            broken = true;
        }
    }

    private void end() {
        if (gone) {
            return;
        }
        gone = true;
        StreamConnection ended = socket;
        if (ended != null && ended.isOpen()) {
            ended.getSourceChannel().suspendReads();
            ended.getSinkChannel().suspendWrites();
            lane.departures().add(() -> IoUtils.safeClose(ended));
        }
        connection.onGone();
    }
}
