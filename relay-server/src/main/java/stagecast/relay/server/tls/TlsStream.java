package stagecast.relay.server.tls;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import stagecast.relay.server.http.HeldBytes;
import stagecast.relay.server.http.NoRoomException;

/**
 * One connection's TLS. An idle one holds no buffer: what is kept is a record that has come in part, what was decrypted and
 * not asked for yet, and a record that the socket did not take; each as long as it is.
 *
 * <p>All methods lock, for a worker thread may read a body or write a page while the I/O thread empties what waits.
 */
final class TlsStream {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final StreamSourceConduit source;
    private final RecordOutput output;
    private final HeldBytes encrypted;
    private final HeldBytes clear = new HeldBytes();
    private final IntConsumer keeps;
    private final UnsentRecords all;

    private @Nullable SSLException failure;
    private boolean moreToRead;
    private boolean inputEnded;
    private boolean outputEnded;

    /** Whether a part of a record was dropped; what follows can't be decrypted. */
    private boolean dropped;

    private boolean toldThatDropped;

    /**
     * Begins with what has been read from the source.
     *
     * @param keeps gets the memory that is kept here of input, after each read
     * @param all counts what is kept of output
     */
    TlsStream(
            SSLEngine engine,
            StreamSourceConduit source,
            StreamSinkConduit sink,
            HeldBytes read,
            IntConsumer keeps,
            UnsentRecords all) {
        this.all = all;
        this.engine = engine;
        this.source = source;
        this.output = new RecordOutput(sink, all);
        this.encrypted = read;
        this.keeps = keeps;
    }

    synchronized HandshakeStatus handshakeStatus() {
        return engine.getHandshakeStatus();
    }

    /** What has to be computed before the handshake goes on, by any thread; null if nothing is left. */
    synchronized @Nullable Runnable task() {
        return engine.getDelegatedTask();
    }

    /** Sends what the handshake has to say. */
    synchronized void wrapHandshake() throws IOException {
        if (encrypt(new ByteBuffer[] {NOTHING}, 0, 1).bytesProduced() == 0) {
            throw new EOFException("the handshake has ended");
        }
    }

    /**
     * Takes one record of the handshake, of what was read before or is read now.
     *
     * @return false if more has to come
     */
    boolean unwrapHandshake() throws IOException {
        boolean unwrapped = unwrapOne();
        account();
        return unwrapped;
    }

    private synchronized boolean unwrapOne() throws IOException {
        ByteBuffer in = input(TlsBuffers.RECORD_BYTES);
        int count = encrypted.isEmpty() || !moreToRead ? source.read(in) : 0;
        SSLEngineResult result = unwrap(in.flip(), NOTHING);
        encrypted.add(in);
        boolean underflow = result.getStatus() == Status.BUFFER_UNDERFLOW;
        moreToRead = !underflow && !encrypted.isEmpty();
        if (underflow && count >= 0) {
            return false;
        }
        if (result.bytesConsumed() == 0) {
            throw new EOFException("the peer has ended the connection");
        }
        return true;
    }

    /** The thread's buffer for input, with what is held already; it takes no more than this from the socket. */
    private ByteBuffer input(int most) {
        ByteBuffer in = TlsBuffers.ofThread().input();
        encrypted.moveTo(in, encrypted.length());
        return in.limit(Math.max(in.position(), Math.min(in.capacity(), most)));
    }

    /** Reads like a conduit. What was decrypted and has no room in the target waits for the next call. */
    int read(ByteBuffer target) throws IOException {
        int count = readOnce(target);
        account();
        return count;
    }

    /** Called without the lock: the account may make other connections drop their input. */
    private void account() {
        int memory;
        synchronized (this) {
            memory = encrypted.memory() + clear.memory();
        }
        keeps.accept(memory);
    }

    /** Drops what is kept, at the bound of all unfinished input; the next read reports that. */
    void drop() {
        synchronized (this) {
            encrypted.drop(encrypted.length());
            clear.drop(clear.length());
            dropped = true;
            moreToRead = true;
        }
        source.wakeupReads();
    }

    private int readAfterDrop() throws IOException {
        if (!toldThatDropped) {
            toldThatDropped = true;
            moreToRead = false;
            throw new NoRoomException();
        }
        return source.read(TlsBuffers.ofThread().input()) < 0 ? -1 : 0;
    }

    private synchronized int readOnce(ByteBuffer target) throws IOException {
        if (dropped) {
            return readAfterDrop();
        }
        if (!clear.isEmpty()) {
            return clear.moveTo(target, target.remaining());
        }
        if (failure != null) {
            throw failure;
        }
        if (inputEnded) {
            moreToRead = false;
            return -1;
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        int start = target.position();
        ByteBuffer in = input(Math.max(TlsBuffers.RECORD_BYTES, target.remaining()));
        boolean socketEnded = source.read(in) < 0;
        try {
            decrypt(in.flip(), target);
            encrypted.add(in);
        } catch (SSLException e) {
            sayWhatIsWrong();
            failure = e; // what came before it counts
            moreToRead = true;
        }
        int count = target.position() - start;
        if (count == 0 && failure != null) {
            throw failure;
        }
        return count == 0 && (socketEnded || inputEnded) ? -1 : count;
    }

    private void decrypt(ByteBuffer in, ByteBuffer target) throws IOException {
        moreToRead = false;
        while (in.hasRemaining()) {
            if (!target.hasRemaining() || !clear.isEmpty()) {
                moreToRead = true; // or a part of one; whoever asks for it will see
                return;
            }
            SSLEngineResult result = unwrap(in, target);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                result = unwrapAside(in, target);
            }
            answer(result.getHandshakeStatus());
            if (result.getStatus() == Status.CLOSED) {
                inputEnded = true;
                moreToRead = true; // the end is still to be told, and no select will tell it
                in.position(in.limit()); // RFC 8446 section 6.1: what comes behind it is ignored
            } else if (result.getStatus() != Status.OK || result.bytesConsumed() == 0) {
                return;
            }
        }
    }

    private SSLEngineResult unwrapAside(ByteBuffer in, ByteBuffer target) throws SSLException {
        ByteBuffer aside = TlsBuffers.ofThread().clear();
        SSLEngineResult result = unwrap(in, aside);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            throw new SSLException("a record is longer than any may be");
        }
        clear.add(aside.flip());
        clear.moveTo(target, target.remaining());
        return result;
    }

    /** The JDK's engine throws what it should not, here and there, at bytes that it does not expect. */
    private SSLEngineResult unwrap(ByteBuffer in, ByteBuffer target) throws SSLException {
        try {
            return engine.unwrap(in, target);
        } catch (RuntimeException e) {
            throw new SSLException("the engine failed", e);
        }
    }

    /** After the handshake TLS answers by itself to a change of keys and to the end. */
    private void answer(HandshakeStatus status) throws IOException {
        if (status == HandshakeStatus.NEED_TASK) {
            throw new SSLException("nothing is negotiated again");
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            int before = output.bytes();
            try {
                encrypt(new ByteBuffer[] {NOTHING}, 0, 1);
            } catch (SSLException e) {
                throw e;
            } catch (IOException gone) {
                output.fail(); // what it had sent before is still to be read
            }
            if (output.hasTooManyOwnAnswers(before)) {
                throw new SSLException("the peer asks without reading the answers");
            }
        }
    }

    /** Whether a read may find something though the socket has nothing. */
    synchronized boolean hasMore() {
        return !clear.isEmpty() || moreToRead;
    }

    /** Sends the alert of an engine that has failed; nothing is promised of its arrival. */
    synchronized void sayWhatIsWrong() {
        try {
            ByteBuffer alert = TlsBuffers.ofThread().output();
            engine.wrap(NOTHING, alert);
            output.send(alert.flip());
        } catch (IOException | RuntimeException e) {
            output.fail();
        }
    }

    /**
     * Writes like a conduit, record by record, as long as the socket takes each of them whole.
     *
     * @return how many bytes were taken; of the last record a part may still wait here
     */
    synchronized long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        if (outputEnded) {
            throw new ClosedChannelException();
        }
        long count = 0;
        while (hasRemaining(sources, offset, length) && flush()) {
            count += all.areMany()
                    ? encryptLittle(sources, offset, length)
                    : encrypt(sources, offset, length).bytesConsumed();
        }
        return count;
    }

    /** Encrypts a small record, of the first source that has something. */
    private int encryptLittle(ByteBuffer[] sources, int offset, int length) throws IOException {
        int first = offset;
        while (first < offset + length - 1 && !sources[first].hasRemaining()) {
            first++;
        }
        ByteBuffer source = sources[first];
        int limit = source.limit();
        source.limit(Math.min(limit, source.position() + UnsentRecords.SMALL_RECORD));
        try {
            return encrypt(sources, first, 1).bytesConsumed();
        } finally {
            source.limit(limit);
        }
    }

    private static boolean hasRemaining(ByteBuffer[] sources, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (sources[i].hasRemaining()) {
                return true;
            }
        }
        return false;
    }

    private SSLEngineResult encrypt(ByteBuffer[] sources, int offset, int length) throws IOException {
        ByteBuffer record = TlsBuffers.ofThread().output();
        SSLEngineResult result;
        try {
            result = engine.wrap(sources, offset, length, record);
        } catch (RuntimeException e) {
            throw new SSLException("the engine failed", e);
        }
        boolean stands = result.bytesConsumed() == 0 && result.bytesProduced() == 0;
        if (stands && hasRemaining(sources, offset, length)) {
            throw new ClosedChannelException(); // of TLS 1.2, both directions end together
        }
        output.send(record.flip());
        return result;
    }

    /** The connection is closed: what waits is dropped, and nothing is kept any more. Any thread. */
    synchronized void closed() {
        output.close();
    }

    /**
     * Empties what waits here, as far as the socket takes it.
     *
     * @return whether nothing waits
     */
    synchronized boolean flush() throws IOException {
        boolean waited = output.isWaiting();
        if (!output.flush()) {
            return false;
        }
        if (waited && outputEnded) {
            output.end();
        }
        return true;
    }

    /** Whether a record waits that the socket did not take. */
    synchronized boolean isWaiting() {
        return output.isWaiting();
    }

    /** Says goodbye, and ends the socket's output once that has left. */
    synchronized void endOutput() throws IOException {
        if (outputEnded) {
            return;
        }
        outputEnded = true;
        engine.closeOutbound();
        sayGoodbye();
        if (!output.isWaiting()) {
            output.end();
        }
    }

    private void sayGoodbye() {
        try {
            while (!engine.isOutboundDone()) {
                ByteBuffer record = TlsBuffers.ofThread().output();
                if (engine.wrap(NOTHING, record).bytesProduced() == 0) {
                    return;
                }
                output.send(record.flip());
            }
        } catch (IOException | RuntimeException e) {
            output.close();
        }
    }

    synchronized boolean isOutputEnded() {
        return outputEnded;
    }
}
