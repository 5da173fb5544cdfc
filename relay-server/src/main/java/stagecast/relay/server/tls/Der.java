package stagecast.relay.server.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

/** The part of DER (ITU-T X.690) that the older key formats use: elements of tag, length and content. */
final class Der {

    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;

    /** The tag of an element that a format calls [0]. */
    static final int CONTEXT_0 = 0xA0;

    private static final int LONG_LENGTH = 0x80;
    private static final int MOST_LENGTH_BYTES = 3;

    private Der() {}

    /** Whether the next element has this tag. */
    static boolean isNext(ByteBuffer in, int tag) {
        return in.hasRemaining() && (in.get(in.position()) & 0xFF) == tag;
    }

    /**
     * Reads an element.
     *
     * @return its content
     * @throws GeneralSecurityException if the next element has another tag, or is cut off
     */
    static ByteBuffer read(ByteBuffer in, int tag) throws GeneralSecurityException {
        if (!isNext(in, tag)) {
            throw new GeneralSecurityException("no element with tag " + tag);
        }
        in.get();
        int length = length(in);
        if (length > in.remaining()) {
            throw new GeneralSecurityException("an element is cut off");
        }
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }

    private static int length(ByteBuffer in) throws GeneralSecurityException {
        int first = in.hasRemaining() ? in.get() & 0xFF : LONG_LENGTH;
        if (first < LONG_LENGTH) {
            return first;
        }
        int bytes = first - LONG_LENGTH;
        if (bytes == 0 || bytes > MOST_LENGTH_BYTES || bytes > in.remaining()) {
            throw new GeneralSecurityException("an element without a usable length");
        }
        int length = 0;
        for (int i = 0; i < bytes; i++) {
            length = (length << Byte.SIZE) | (in.get() & 0xFF);
        }
        return length;
    }

    static byte[] bytes(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.get(content.position(), bytes);
        return bytes;
    }

    /** Makes an element from the parts of its content, which have less than 64 KiB together. */
    static byte[] element(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        var whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (length < LONG_LENGTH) {
            whole.write(length);
        } else {
            whole.writeBytes(new byte[] {(byte) (LONG_LENGTH + 2), (byte) (length >> Byte.SIZE), (byte) length});
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
