package stagecast.relay.tck;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import stagecast.relay.Relay;

/** A server for the relay on nothing but the JDK: three lanes, to which connections are dealt in turn. */
final class PlainSocketBinding {

    private static final int LANES = 3;

    private final Relay relay;
    private final Variation variation;
    private final List<NioLane> lanes = new ArrayList<>();
    private final List<ServerSocketChannel> acceptors = new ArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    private PlainSocketBinding(Relay relay, Variation variation) {
        this.relay = relay;
        this.variation = variation;
    }

    static RunningServer start(Relay relay, Variation variation) throws IOException {
        var binding = new PlainSocketBinding(relay, variation);
        for (int i = 0; i < LANES; i++) {
            var lane = new NioLane("lane-" + i);
            binding.lanes.add(lane);
            lane.start();
        }
        byte[] ipv6Loopback = new byte[16];
        ipv6Loopback[15] = 1;
        int port = binding.listen(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        try {
            binding.listen(new InetSocketAddress(InetAddress.getByAddress(ipv6Loopback), port));
        } catch (IOException noIpv6) {
            // the tests that need it see that nobody answers
        }
        return new RunningServer(port, binding::close);
    }

    private int listen(InetSocketAddress address) throws IOException {
        ServerSocketChannel acceptor = ServerSocketChannel.open();
        acceptors.add(acceptor.bind(address));
        var thread = new Thread(() -> accept(acceptor), "acceptor of " + address);
        thread.setDaemon(true);
        thread.start();
        return acceptor.socket().getLocalPort();
    }

    private void accept(ServerSocketChannel acceptor) {
        try {
            while (true) {
                SocketChannel channel = acceptor.accept();
                NioLane lane = lanes.get(accepted.getAndIncrement() % LANES);
                lane.execute(() -> adopt(channel, lane));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void adopt(SocketChannel channel, NioLane lane) {
        try {
            new SocketConnection(channel, lane, relay, variation);
        } catch (IOException goneAlready) {
            // nobody is there to be told
        }
    }

    private void close() throws Exception {
        for (ServerSocketChannel acceptor : acceptors) {
            acceptor.close();
        }
        for (NioLane lane : lanes) {
            lane.close();
        }
    }
}
