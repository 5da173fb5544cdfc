package stagecast.relay;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A channel's name, valid by construction: 1 to 128 Unicode code points, none of category Cc, no slash, neither
 * {@code .} nor {@code ..}. Case and normalisation matter.
 *
 * @param value the name, percent-decoded
 */
public record ChannelName(String value) {

    /** The protocol's limit, in Unicode code points. */
    public static final int MAX_LENGTH = 128;

    /**
     * Checks the rules.
     *
     * @throws IllegalArgumentException if the name breaks a rule; the message says which and may be shown to a client
     */
    public ChannelName {
        int length = value.codePointCount(0, value.length());
        if (length == 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("a channel name has 1 to 128 characters, this one has " + length);
        }
        if (value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException("a channel can't be named . or .., choose another name");
        }
        value.codePoints().forEach(ChannelName::check);
    }

    private static void check(int codePoint) {
        if (codePoint == '/') {
            throw new IllegalArgumentException("a channel name holds no slash, not even as %2F");
        }
        if (Character.getType(codePoint) == Character.CONTROL) {
            throw new IllegalArgumentException(
                    "a channel name holds no control characters, this one has U+" + String.format("%04X", codePoint));
        }
    }

    /**
     * Reads a name from one segment of a URL's path, percent-decoded once as UTF-8 (RFC 3986 section 2.1). A plus is a
     * plus.
     *
     * @param raw the segment as it stands in the request line
     * @throws IllegalArgumentException if it is no valid name; the message may be shown to a client
     */
    public static ChannelName ofPathSegment(String raw) {
        byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                decoded.put(percentEncoded(bytes, i));
                i += 2;
            } else {
                decoded.put(bytes[i]);
            }
        }
        try {
            return new ChannelName(
                    StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a channel name is percent-encoded UTF-8, this one is not UTF-8", e);
        }
    }

    private static byte percentEncoded(byte[] bytes, int percent) {
        int high = percent + 2 < bytes.length ? Character.digit(bytes[percent + 1], 16) : -1;
        int low = percent + 2 < bytes.length ? Character.digit(bytes[percent + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("in a channel name % is followed by two hexadecimal digits; write %25");
        }
        return (byte) (high << 4 | low);
    }

    @Override
    public String toString() {
        return value;
    }
}
