package stagecast.relay.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Where an attempt comes from and whom it is for: what wrong passwords are counted by.
 *
 * @param address of IPv4 the address, of IPv6 its first 64 bits: whoever has one such address mostly has that whole
 *     network to choose from. No IPv6 network in use has the numbers of IPv4 addresses
 * @param account a keyed digest of the e-mail address, for that may be of any length
 */
record Origin(long address, String account) {

    static Origin of(InetAddress address, String account) {
        return new Origin(network(address), account);
    }

    /** The text that stands for an address here: see {@link #address}. */
    static long network(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address ? bytes.getLong() : Integer.toUnsignedLong(bytes.getInt());
    }
}
