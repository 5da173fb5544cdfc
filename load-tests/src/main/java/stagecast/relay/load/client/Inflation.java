package stagecast.relay.load.client;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates what one connection gets (RFC 7692 section 7.2.2). On its selector thread. */
public interface Inflation extends AutoCloseable {

    /**
     * Inflates a message.
     *
     * @param in holds its payload, from index {@code at}
     * @return the message, from index 0 to the limit, or at least its first {@link ServerFrames#HEAD} bytes; valid until
     *     the next call on this thread
     * @throws ProtocolException if it can't be inflated
     */
    ByteBuffer inflate(ByteBuffer in, int at, int length) throws ProtocolException;

    @Override
    default void close() {}

    /** For a server whose compressor remembers earlier messages: each is inflated, in order, by an inflater that does too. */
    final class WithContext implements Inflation {

        private final Inflater inflater = new Inflater(true);

        @Override
        public ByteBuffer inflate(ByteBuffer in, int at, int length) throws ProtocolException {
            return inflate(inflater, in, at, length);
        }

        @Override
        public void close() {
            inflater.end();
        }

        /** The longest message that these programs inflate. */
        private static final int LONGEST_MESSAGE = 256 << 10;

        private static final ThreadLocal<ByteBuffer> PLAIN =
                ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(LONGEST_MESSAGE));

        /** What a compressor leaves out behind each message. */
        private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

        public static ByteBuffer inflate(Inflater inflater, ByteBuffer in, int at, int length)
                throws ProtocolException {
            ByteBuffer plain = PLAIN.get().clear();
            try {
                inflater.setInput(in.slice(at, length));
                inflater.inflate(plain);
                boolean whole = inflater.needsInput();
                inflater.setInput(TAIL);
                inflater.inflate(plain);
                if (!whole || !plain.hasRemaining()) {
                    throw new ProtocolException("a compressed message of more than " + LONGEST_MESSAGE + " bytes");
                }
                return plain.flip();
            } catch (DataFormatException e) {
                throw new ProtocolException("a message that can't be inflated: " + e.getMessage());
            }
        }
    }
}
