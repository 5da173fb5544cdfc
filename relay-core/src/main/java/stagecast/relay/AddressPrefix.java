package stagecast.relay;

import java.net.InetAddress;

/**
 * The addresses that count as one client's where something is bounded or shared by address: an IPv4 address alone, or an IPv6 address's /64,
 * the block that one subscriber gets and of which one machine may use every address (RFC 6177, RFC 4291 section 2.5.4). An IPv4 address
 * that is mapped into IPv6 counts as the IPv4 address.
 *
 * @param bits the 32 bits of an IPv4 address, or the first 64 bits of an IPv6 address. They alone tell clients apart: of the IPv6 addresses
 *     in use only {@code ::1} begins with 32 zeros, and no client has the address 0.0.0.0
 * @param ipv6 whether it is a /64 of IPv6
 */
public record AddressPrefix(long bits, boolean ipv6) {

    private static final int BYTES = 8;

    /** The prefix of this address. */
    public static AddressPrefix of(InetAddress address) {
        byte[] bytes = address.getAddress();
        long bits = 0;
        for (int i = 0; i < Math.min(bytes.length, BYTES); i++) {
            bits = bits << Byte.SIZE | (bytes[i] & 0xFF);
        }
        return new AddressPrefix(bits, bytes.length > BYTES);
    }
}
