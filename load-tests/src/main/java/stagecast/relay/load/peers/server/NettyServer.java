package stagecast.relay.load.peers.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A fan-out server on Netty as its examples write one: a ChannelGroup, and a flush when a read is over. */
public final class NettyServer {

    private static final int LARGEST_REQUEST = 64 << 10;
    private static final Map<String, ChannelGroup> CHANNELS = new ConcurrentHashMap<>();

    private NettyServer() {}

    /** Serves until it is killed; prints where, when it does. */
    public static void main(String... arguments) throws InterruptedException {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory loops = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Channel server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, loops), new MultiThreadIoEventLoopGroup(loops))
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel socket) {
                        socket.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(LARGEST_REQUEST))
                                .addLast(new WebSocketServerProtocolHandler(
                                        "/", null, true, LARGEST_REQUEST, false, true))
                                .addLast(new FanOut());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        System.out.println("listening on http://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort());
    }

    private static final class FanOut extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        private @Nullable ChannelGroup channel;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof HandshakeComplete handshake) {
                String[] target = handshake.requestUri().split("\\?", 2);
                channel = CHANNELS.computeIfAbsent(
                        target[0], name -> new DefaultChannelGroup(name, GlobalEventExecutor.INSTANCE));
                if (target.length == 1 || !target[1].equals("listen=false")) {
                    channel.add(context.channel());
                }
            }
            super.userEventTriggered(context, event);
        }

        /** Who has gone leaves the group by himself, so nobody waits for what becomes of a write. */
        @Override
        @SuppressWarnings("FutureReturnValueIgnored")
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            if (channel != null) {
                channel.write(frame.retain(), ChannelMatchers.isNot(context.channel()), true);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (channel != null) {
                channel.flush();
            }
        }
    }
}
