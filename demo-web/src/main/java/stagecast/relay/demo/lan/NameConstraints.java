package stagecast.relay.demo.lan;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What an authority may vouch for (RFC 5280, section 4.2.1.10): the addresses and names of local networks alone, so that
 * whoever gets hold of its key can pose as no web site to those who trust it. In DER, as keytool takes extensions that it
 * has no name for.
 */
final class NameConstraints {

    /** The extension's object identifier. */
    static final String ID = "2.5.29.30";

    private static final List<String> LOCAL_NAMES = List.of("local", "localhost", "lan", "home.arpa", "internal");

    private static final List<byte[]> LOCAL_ADDRESSES = List.of(
            range("10.0.0.0", 8),
            range("172.16.0.0", 12),
            range("192.168.0.0", 16),
            range("169.254.0.0", 16),
            range("127.0.0.0", 8),
            range("fc00::", 7),
            range("fe80::", 10),
            range("::1", 128));

    private static final int SEQUENCE = 0x30;
    private static final int PERMITTED = 0xA0;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;

    private NameConstraints() {}

    /**
     * The extension's value, in hexadecimal digits.
     *
     * @param hosts addresses and names that are to be vouched for, whether they are local or not
     */
    static String value(LanHosts hosts) {
        List<byte[]> permitted = new ArrayList<>();
        LOCAL_NAMES.forEach(name -> permitted.add(name(name)));
        hosts.names().forEach(name -> permitted.add(name(name)));
        LOCAL_ADDRESSES.forEach(range -> permitted.add(tagged(IP_ADDRESS, range)));
        hosts.addresses().forEach(address -> permitted.add(tagged(IP_ADDRESS, only(address))));
        var subtrees = new ByteArrayOutputStream();
        permitted.forEach(base -> subtrees.writeBytes(tagged(SEQUENCE, base)));
        return HexFormat.of().formatHex(tagged(SEQUENCE, tagged(PERMITTED, subtrees.toByteArray())));
    }

    private static byte[] name(String name) {
        return tagged(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }

    /** An address and its mask. */
    private static byte[] range(String address, int bits) {
        try {
            return masked(InetAddress.getByName(address), bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address in digits needs no lookup", e);
        }
    }

    private static byte[] only(InetAddress address) {
        return masked(address, address.getAddress().length * Byte.SIZE);
    }

    private static byte[] masked(InetAddress address, int bits) {
        byte[] digits = address.getAddress();
        var both = new ByteArrayOutputStream();
        both.writeBytes(digits);
        for (int i = 0; i < digits.length; i++) {
            int left = Math.max(0, Math.min(Byte.SIZE, bits - i * Byte.SIZE));
            both.write(0xFF << (Byte.SIZE - left));
        }
        return both.toByteArray();
    }

    /** X.690: tag, length in one byte or three, content. */
    private static byte[] tagged(int tag, byte[] content) {
        var all = new ByteArrayOutputStream();
        all.write(tag);
        if (content.length < 0x80) {
            all.write(content.length);
        } else {
            all.write(0x82);
            all.write(content.length >> Byte.SIZE);
            all.write(content.length);
        }
        all.writeBytes(content);
        return all.toByteArray();
    }
}
