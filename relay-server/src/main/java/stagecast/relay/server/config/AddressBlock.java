package stagecast.relay.server.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address, or all that share its first bits (CIDR, RFC 4632 section 3.1).
 *
 * @param base any address of the block
 * @param prefix how many bits count
 */
public record AddressBlock(InetAddress base, int prefix) {

    private static final int BITS_OF_IPV4_IN_IPV6 = 96;
    private static final int MAX_DIGITS = 3;

    /**
     * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        InetAddress base = IpLiteral.parse(address);
        if (base == null) {
            throw wrong(text);
        }
        int bits = Byte.SIZE * base.getAddress().length;
        Integer prefix = slash < 0 ? Integer.valueOf(bits) : prefix(text.substring(slash + 1), address, base);
        if (prefix == null || prefix < 0 || prefix > bits) {
            throw wrong(text);
        }
        return new AddressBlock(base, prefix);
    }

    private static @Nullable Integer prefix(String digits, String address, InetAddress base) {
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        boolean ipv4AsIpv6 = base instanceof Inet4Address && address.indexOf(':') >= 0;
        return Integer.parseInt(digits) - (ipv4AsIpv6 ? BITS_OF_IPV4_IN_IPV6 : 0);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(text + " is neither an address nor a block: write 192.0.2.1, 10.0.0.0/8,"
                + " 2001:db8::1 or 2001:db8::/32");
    }

    /** Whether the address is in the block. */
    public boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        int rest = prefix % Byte.SIZE;
        return rest == 0 || (mine[whole] ^ other[whole]) >> (Byte.SIZE - rest) == 0;
    }
}
