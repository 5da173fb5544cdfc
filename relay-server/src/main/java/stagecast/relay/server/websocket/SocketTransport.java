package stagecast.relay.server.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import stagecast.relay.Batch;
import stagecast.relay.Connection;
import stagecast.relay.FrameReader;
import stagecast.relay.JoinRequest;
import stagecast.relay.Relay;
import stagecast.relay.Transport;

/**
 * An upgraded connection: our frames straight on XNIO's channels. Lives on its I/O thread.
 *
 * <p>A write that fails is not the end: what the peer had sent before is still readable, and counts.
 */
final class SocketTransport implements Transport {

    private final StreamConnection socket;
    private final ConduitStreamSourceChannel source;
    private final ConduitStreamSinkChannel sink;
    private final XnioLane lane;
    private final Connection connection;
    private final FrameReader reader;

    private boolean broken;
    private boolean writeWasShort;
    private boolean gone;

    private SocketTransport(StreamConnection socket, XnioLane lane, Relay relay, JoinRequest request) {
        this.socket = socket;
        this.source = socket.getSourceChannel();
        this.sink = socket.getSinkChannel();
        this.lane = lane;
        this.connection = relay.join(request, this);
        this.reader = new FrameReader(connection, relay.limits());
    }

    /** Takes the connection over from Undertow, once its 101 has been written. */
    static void begin(StreamConnection socket, XnioLane lane, Relay relay, JoinRequest request) {
        var transport = new SocketTransport(socket, lane, relay, request);
        transport.source.setReadListener(channel -> transport.read());
        transport.sink.setWriteListener(channel -> transport.writable());
        // Frames that came in the handshake's segment wait inside Undertow, where no select finds them.
        transport.source.resumeReads();
        transport.source.wakeupReads();
    }

    /** One read for each turn: nobody keeps the lane, and what is left is selected again. */
    private void read() {
        ByteBuffer buffer = lane.readBuffer();
        try {
            int count = source.read(buffer);
            if (count < 0) {
                end();
            } else if (!reader.feed(buffer.flip())) {
                source.suspendReads();
            }
        } catch (IOException reset) {
            end();
        }
    }

    private void writable() {
        writeWasShort = false;
        connection.onWritable();
        if (!writeWasShort) {
            sink.suspendWrites();
        }
    }

    @Override
    public int write(Batch batch, int from, int to) {
        if (broken) {
            return to - from;
        }
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
    public void resumeReading() {
        if (!gone && reader.resume()) {
            source.resumeReads();
        }
    }

    @Override
    public void endOutput() {
        try {
            sink.shutdownWrites();
            sink.flush();
        } catch (IOException e) {
            broken = true;
        }
    }

    @Override
    public void cut() {
        lane.execute(this::end);
    }

    private void end() {
        if (!gone) {
            gone = true;
            IoUtils.safeClose(socket);
            connection.onGone();
        }
    }
}
