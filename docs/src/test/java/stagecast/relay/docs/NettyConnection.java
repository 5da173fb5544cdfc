package stagecast.relay.docs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import stagecast.relay.Batch;
import stagecast.relay.Connection;
import stagecast.relay.FrameReader;
import stagecast.relay.Identity;
import stagecast.relay.Lane;
import stagecast.relay.Relay;
import stagecast.relay.Transport;
import stagecast.relay.join.JoinHandshake;
import stagecast.relay.join.Origins;

/** One connection of {@link NettyBinding}: the handshake, then frames in both directions. Lives on its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written is known from the end of the connection
final class NettyConnection extends ChannelInboundHandlerAdapter implements Transport {

    private final Relay relay;
    private final Lane lane;
    private final SocketChannel channel;
    private final ByteBuf early = Unpooled.buffer(0);
    private @Nullable Connection connection;
    private @Nullable FrameReader reader;
    private boolean open;

    NettyConnection(Relay relay, SocketChannel channel) {
        this.relay = relay;
        this.lane = Lane.of(channel.eventLoop(), channel.eventLoop()::inEventLoop);
        this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            channel.pipeline().remove(HttpRequestDecoder.class); // what stands behind the head comes next, as bytes
            handshake(request);
        } else if (message instanceof ByteBuf bytes) {
            try {
                take(bytes);
            } finally {
                bytes.release();
            }
        }
    }

    private void handshake(HttpRequest request) {
        JoinHandshake.Answer answer = JoinHandshake.check(
                request.method().name(),
                request.uri(),
                request.protocolVersion().equals(HttpVersion.HTTP_1_1),
                request.headers()::getAll,
                Origins.ANY,
                relay.options().compression());
        if (answer instanceof JoinHandshake.Refused refused) {
            refuse(refused);
        } else if (answer instanceof JoinHandshake.Joining joining) {
            admit(joining);
        }
    }

    private void admit(JoinHandshake.Joining joining) {
        channel.config().setAutoRead(false);
        JoinHandshake.admit(relay, joining, channel.remoteAddress().getAddress())
                .thenAccept(admission -> lane.execute(() -> {
                    if (admission instanceof JoinHandshake.Admitted admitted) {
                        join(joining, admitted.identity());
                    } else {
                        refuse((JoinHandshake.Refused) admission);
                    }
                }));
    }

    private void refuse(JoinHandshake.Refused refused) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(refused.response())).addListener(ChannelFutureListener.CLOSE);
    }

    /** Joins before the answer leaves: whoever has read it misses nothing. */
    private void join(JoinHandshake.Joining joining, @Nullable Identity identity) {
        var request = joining.request(channel.remoteAddress().getAddress(), lane, identity);
        JoinHandshake.Outcome outcome = JoinHandshake.join(relay, request, this);
        if (outcome instanceof JoinHandshake.Joined joined) {
            open(joined.connection(), joining);
        } else {
            refuse((JoinHandshake.Refused) outcome);
        }
    }

    private void open(Connection joined, JoinHandshake.Joining joining) {
        connection = joined;
        reader = new FrameReader(joined, relay.limits());
        channel.writeAndFlush(Unpooled.wrappedBuffer(joining.response()));
        open = true;
        joined.onWritable();
        take(early);
        early.release();
    }

    private void take(ByteBuf bytes) {
        if (reader == null) {
            early.writeBytes(bytes);
        } else {
            channel.config().setAutoRead(reader.feed(bytes.nioBuffer()));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (connection != null && channel.isWritable()) {
            connection.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (connection != null) {
            connection.onGone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        channel.close(); // a reset; what came before it has been read
    }

    @Override
    public int write(Batch batch, int from, int to) {
        if (!open || (!channel.isWritable() && !channel.isOutputShutdown())) {
            return 0;
        }
        batch.retain();
        channel.writeAndFlush(Unpooled.wrappedBuffer(
                        batch.wire().duplicate().clear().limit(to).position(from)))
                .addListener(written -> batch.release());
        return to - from;
    }

    @Override
    public void resumeReading() {
        if (reader != null && reader.resume()) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void endOutput() {
        // Behind what waits in Netty's own queue, which shutdownOutput() alone would drop.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> channel.shutdownOutput());
    }

    @Override
    public void cut() {
        lane.execute(() -> {
            if (channel.isOpen()) {
                channel.config().setSoLinger(0); // a reset
            }
            channel.close();
        });
    }
}
