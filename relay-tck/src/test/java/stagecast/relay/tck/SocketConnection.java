package stagecast.relay.tck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stagecast.relay.Batch;
import stagecast.relay.Connection;
import stagecast.relay.FrameReader;
import stagecast.relay.Identity;
import stagecast.relay.Relay;
import stagecast.relay.Transport;
import stagecast.relay.join.JoinHandshake;
import stagecast.relay.join.Origins;

/** One TCP connection from its first byte to its last. All on its lane. */
final class SocketConnection implements Transport {

    private static final Pattern PATH = Pattern.compile("(/api/events/)(.*)(/ws)");
    private static final int MOST_HEAD_BYTES = 16 << 10;

    private final SocketChannel channel;
    private final NioLane lane;
    private final Relay relay;
    private final Variation variation;
    private final SelectionKey key;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    private @Nullable Connection connection;
    private @Nullable FrameReader reader;
    private boolean open;
    private boolean refused;
    private boolean broken;

    SocketConnection(SocketChannel channel, NioLane lane, Relay relay, Variation variation) throws IOException {
        this.channel = channel;
        this.lane = lane;
        this.relay = relay;
        this.variation = variation;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 64 << 10);
        key = channel.register(lane.selector(), SelectionKey.OP_READ, this);
    }

    void ready(SelectionKey selected) {
        if (selected.isValid() && selected.isWritable()) {
            want(SelectionKey.OP_WRITE, false);
            if (connection != null) {
                connection.onWritable();
            }
        }
        if (selected.isValid() && selected.isReadable()) {
            read();
        }
    }

    private void read() {
        ByteBuffer bytes = lane.readBuffer();
        int count;
        try {
            count = channel.read(bytes);
        } catch (IOException reset) {
            count = -1;
        }
        if (count < 0) {
            end();
        } else if (open) {
            feed(variation.received(bytes.flip()));
        } else if (!refused) {
            readHead(bytes.flip());
        }
    }

    private void readHead(ByteBuffer bytes) {
        head.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            if (head.size() > MOST_HEAD_BYTES) {
                cut();
            }
            return;
        }
        JoinHandshake.Answer answer = answer(HttpHead.parse(text.substring(0, end)));
        if (answer instanceof JoinHandshake.Refused refusal) {
            refuse(refusal);
            return;
        }
        var join = (JoinHandshake.Joining) answer;
        ByteBuffer early = ByteBuffer.wrap(text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
        admit(join, early);
    }

    private JoinHandshake.Answer answer(HttpHead head) {
        String path = PATH.matcher(head.path())
                .replaceFirst(segment -> Matcher.quoteReplacement(
                        segment.group(1) + variation.segment(segment.group(2)) + segment.group(3)));
        return JoinHandshake.check(
                head.method(),
                path + "?" + head.query(),
                head.http11(),
                head::values,
                Origins.ANY,
                relay.options().compression());
    }

    private void admit(JoinHandshake.Joining join, ByteBuffer early) {
        want(SelectionKey.OP_READ, false);
        JoinHandshake.admit(relay, join, remote().getAddress())
                .thenAccept(admission -> lane.execute(() -> {
                    want(SelectionKey.OP_READ, true);
                    if (admission instanceof JoinHandshake.Admitted admitted) {
                        join(join, admitted.identity(), early);
                    } else if (admission instanceof JoinHandshake.Refused refusal) {
                        refuse(refusal);
                    }
                }));
    }

    /** Joins before the answer leaves, for whoever reads it is a listener. */
    private void join(JoinHandshake.Joining join, @Nullable Identity identity, ByteBuffer early) {
        var request = join.request(remote().getAddress(), lane, identity);
        JoinHandshake.Outcome outcome = variation.join(relay, request, this);
        if (outcome instanceof JoinHandshake.Joined joined) {
            open(joined.connection(), join, early);
        } else if (outcome instanceof JoinHandshake.Refused refusal) {
            refuse(refusal);
        }
    }

    private void open(Connection joined, JoinHandshake.Joining join, ByteBuffer early) {
        connection = joined;
        reader = new FrameReader(joined, relay.limits());
        send(variation.response(join));
        open = true;
        joined.onWritable();
        ByteBuffer rest = variation.early(early);
        if (rest.hasRemaining()) {
            feed(rest);
        }
    }

    private void refuse(JoinHandshake.Refused right) {
        JoinHandshake.Refused refusal = variation.refuse(right);
        send(refusal.response());
        refused = true;
        endOutput();
        lane.schedule(this::cut, relay.limits().closeTimeout());
    }

    /** An answer to a handshake: the first bytes of a connection, for which the kernel has room. */
    private void send(byte[] answer) {
        try {
            channel.write(ByteBuffer.wrap(answer));
        } catch (IOException e) {
            broken = true;
        }
    }

    private void feed(ByteBuffer bytes) {
        if (reader != null && !reader.feed(bytes)) {
            want(SelectionKey.OP_READ, false);
        }
    }

    private void end() {
        if (connection != null) {
            connection.onGone();
        }
        lane.atTurnEnd(this::close);
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            broken = true;
        }
    }

    private void want(int operation, boolean wanted) {
        if (key.isValid()) {
            key.interestOps(wanted ? key.interestOps() | operation : key.interestOps() & ~operation);
        }
    }

    private InetSocketAddress remote() {
        return (InetSocketAddress) channel.socket().getRemoteSocketAddress();
    }

    @Override
    public int write(Batch batch, int from, int to) {
        if (broken) {
            return to - from;
        }
        int written = 0;
        try {
            if (open) {
                written = channel.write(batch.wire().limit(to).position(from));
            }
        } catch (IOException e) {
            broken = true;
            return to - from;
        }
        if (written < to - from) {
            want(SelectionKey.OP_WRITE, true);
        }
        return written;
    }

    @Override
    public void resumeReading() {
        if (reader != null && reader.resume()) {
            want(SelectionKey.OP_READ, true);
        }
    }

    @Override
    public void endOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            broken = true;
        }
    }

    @Override
    public void cut() {
        if (!channel.isOpen()) {
            return;
        }
        broken = true;
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException alreadyGone) {
            // closing is all that is left to do
        }
        close();
        if (connection != null) {
            lane.execute(connection::onGone);
        }
    }
}
