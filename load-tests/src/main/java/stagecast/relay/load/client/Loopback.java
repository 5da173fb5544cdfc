package stagecast.relay.load.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses of this machine, of which Linux has sixteen million, for clients that are to look like different ones. */
public enum Loopback {
    WARM_UP(1),
    IDLE(2),
    DURING(3),
    FLOOD(4),
    ATTACK(5);

    private static final int IN_A_ROW = 250;

    private final int network;

    Loopback(int network) {
        this.network = network;
    }

    /** Where a client connects from, at whichever port is free; another address for each number below 64,000. */
    public InetSocketAddress address(int number) {
        byte[] address = {127, (byte) network, (byte) (number / IN_A_ROW), (byte) (1 + number % IN_A_ROW)};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
