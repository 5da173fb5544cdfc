package stagecast.relay.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses as people and proxies write them (RFC 4291 section 2.2). A name is none, and is never looked up. */
public final class IpLiteral {

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int MAX_DIGITS_IPV4 = 3;
    private static final int MAX_DIGITS_IPV6 = 4;

    /** The longest form; whoever sends more than that in place of an address need not be read to the end. */
    private static final int MAX_LENGTH = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length();

    private IpLiteral() {}

    /**
     * Reads an address, without brackets and port. A zone is dropped, and IPv4 written as IPv6 is IPv4.
     *
     * @return null if it is none
     */
    public static @Nullable InetAddress parse(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        if (address.length() > MAX_LENGTH) {
            return null;
        }
        boolean ipv6 = address.indexOf(':') >= 0;
        byte[] bytes = new byte[ipv6 ? IPV6_BYTES : IPV4_BYTES];
        boolean read = ipv6 ? readIpv6(address, bytes) : zone < 0 && readIpv4(address, bytes, 0);
        return read ? of(bytes) : null;
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private static boolean readIpv4(String text, byte[] out, int from) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != IPV4_BYTES) {
            return false;
        }
        for (int i = 0; i < IPV4_BYTES; i++) {
            int value = number(parts[i], MAX_DIGITS_IPV4, 10);
            // What begins with 0 is octal to some programs.
            if (value < 0 || value > 0xFF || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
                return false;
            }
            out[from + i] = (byte) value;
        }
        return true;
    }

    private static boolean readIpv6(String text, byte[] out) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return readGroups(text, out, true) == IPV6_BYTES;
        }
        byte[] tail = new byte[IPV6_BYTES];
        int before = readGroups(text.substring(0, gap), out, false);
        int after = readGroups(text.substring(gap + 2), tail, true);
        if (before < 0 || after < 0 || before + after >= IPV6_BYTES) {
            return false;
        }
        System.arraycopy(tail, 0, out, IPV6_BYTES - after, after);
        return true;
    }

    /** How many bytes these groups make, at the beginning of the array; negative if they are wrong or too many. */
    private static int readGroups(String text, byte[] out, boolean last) {
        String[] groups = text.isEmpty() ? new String[0] : text.split(":", -1);
        int length = 0;
        for (int i = 0; i < groups.length; i++) {
            if (last && i == groups.length - 1 && groups[i].indexOf('.') >= 0) {
                return length <= IPV6_BYTES - IPV4_BYTES && readIpv4(groups[i], out, length) ? length + IPV4_BYTES : -1;
            }
            int group = number(groups[i], MAX_DIGITS_IPV6, 16);
            if (group < 0 || length == IPV6_BYTES) {
                return -1;
            }
            out[length++] = (byte) (group >> 8);
            out[length++] = (byte) group;
        }
        return length;
    }

    /** The number, or a negative one where this is none; only ASCII digits count. */
    private static int number(String digits, int most, int radix) {
        if (digits.isEmpty() || digits.length() > most) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
