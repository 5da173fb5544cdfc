package stagecast.relay.server.tls;

import java.nio.ByteBuffer;

/** Room for a thread to encrypt and decrypt in; nothing stays there from one call to the next. */
final class TlsBuffers {

    /** The longest record that the JDK takes or makes, some 33 KiB from peers that break the standard's 16 KiB. */
    static final int RECORD_BYTES = 34 << 10;

    private static final int INPUT_BYTES = 64 << 10;

    private static final ThreadLocal<TlsBuffers> OF_THREAD = ThreadLocal.withInitial(TlsBuffers::new);

    private final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES);
    private final ByteBuffer output = ByteBuffer.allocate(RECORD_BYTES);
    private final ByteBuffer clear = ByteBuffer.allocate(RECORD_BYTES);

    private TlsBuffers() {}

    static TlsBuffers ofThread() {
        return OF_THREAD.get();
    }

    /** For what comes from a socket. */
    ByteBuffer input() {
        return input.clear();
    }

    /** For what goes to one. */
    ByteBuffer output() {
        return output.clear();
    }

    /** For what has been decrypted and does not fit where it was asked for. */
    ByteBuffer clear() {
        return clear.clear();
    }
}
