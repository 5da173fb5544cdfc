package stagecast.relay;

import java.net.Inet4Address;
import java.net.InetAddress;

/** An address as {@code from} shows it: IPv4 dotted, IPv6 as RFC 5952 writes it, no zone. */
final class AddressText {

    private static final int GROUPS = 8;

    private AddressText() {}

    static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + "." + (bytes[3] & 0xFF);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
        }
        int gap = 0;
        int gapLength = 0;
        for (int i = 0; i < GROUPS; i++) {
            int run = zerosFrom(groups, i);
            if (run > gapLength) {
                gap = i;
                gapLength = run;
            }
        }
        // Section 4.2.2: a single group of zeros is not shortened.
        return gapLength < 2
                ? join(groups, 0, GROUPS)
                : join(groups, 0, gap) + "::" + join(groups, gap + gapLength, GROUPS);
    }

    private static int zerosFrom(int[] groups, int start) {
        int end = start;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
