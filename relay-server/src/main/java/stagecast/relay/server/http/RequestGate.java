package stagecast.relay.server.http;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.StreamSinkConduit;
import stagecast.relay.PartialInput;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.server.net.DeferredCloses;
import stagecast.relay.server.net.OpenSocket;

/**
 * Stands between a socket and Undertow, and lets one whole, well-formed request pass at a time: its head, its body, then
 * nothing until Undertow asks for the next one, which it does when the answer has left. A head that is malformed, too
 * large or too late is answered here; Undertow would answer without a body, or not at all.
 *
 * <p>Lives on the connection's I/O thread; another thread may read a body in its stead.
 */
public final class RequestGate extends ReadAheadConduit {

    private enum Phase {
        /** A head is awaited, or a part of it has come. */
        HEAD,
        /** A whole head is on its way to Undertow. */
        PASSING_HEAD,
        PASSING_BODY,
        PASSING_CHUNKS,
        /** Undertow has all of the request; what it reads now is the next one. */
        PASSED,
        /** Nothing passes any more. */
        SHUT,
        /** The connection is being closed, and nothing is read from it. */
        ENDED,
        /** Everything passes. */
        OPEN
    }

    private final StreamConnection connection;
    private final OpenSocket socket;
    private final StreamSinkConduit sink;
    private final SocketLimits limits;
    private final PartialInputs inputs;
    private final HeadClock clock;
    private final HeldBytes held = new HeldBytes();
    private final Leftovers leftovers = new Leftovers();

    private Phase phase = Phase.HEAD;
    private RequestHead head;
    private @Nullable PartialInput partial;
    private @Nullable ChunkedBody chunks;
    private boolean isFirst = true;

    /** Whether what came behind the request that is being answered had to go. */
    private boolean dropped;

    private long left;

    private RequestGate(StreamConnection connection, OpenSocket socket, SocketLimits limits, PartialInputs inputs) {
        super(connection.getSourceChannel().getConduit());
        this.connection = connection;
        this.socket = socket;
        this.sink = connection.getSinkChannel().getConduit();
        this.limits = limits;
        this.inputs = inputs;
        this.clock = new HeadClock(connection.getIoThread(), this::late);
        this.head = new RequestHead(limits);
    }

    /** Puts a gate before a new connection. */
    static RequestGate install(
            StreamConnection connection, OpenSocket socket, SocketLimits limits, PartialInputs inputs) {
        var gate = new RequestGate(connection, socket, limits, inputs);
        connection.getSourceChannel().setConduit(gate);
        socket.clock(gate.clock::close);
        return gate;
    }

    /** Lets everything pass from now on, for a connection that speaks something else than HTTP then. */
    public static void open(StreamConnection connection) {
        if (connection.getSourceChannel().getConduit() instanceof RequestGate gate) {
            gate.phase = Phase.OPEN;
            gate.removeIfEmpty();
            gate.socket.joined();
        }
    }

    /** The memory that the exchange's gate keeps of its input, in bytes. */
    static int memory(HttpServerExchange exchange) {
        var undertow = (AbstractServerConnection) exchange.getConnection();
        return undertow.getOriginalSourceConduit() instanceof RequestGate gate ? gate.held.memory() : 0;
    }

    /** What is wrong with the body that was read, null if nothing is. It ends where that was seen. */
    static @Nullable Refusal bodyFault(HttpServerExchange exchange) {
        var undertow = (AbstractServerConnection) exchange.getConnection();
        return undertow.getOriginalSourceConduit() instanceof RequestGate gate ? gate.bodyFault() : null;
    }

    private @Nullable Refusal bodyFault() {
        return chunks == null ? null : chunks.fault();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (phase == Phase.SHUT || (phase != Phase.OPEN && sink.isWriteShutdown())) {
            return leftovers.read(next) ? 0 : -1;
        }
        if (phase == Phase.ENDED) {
            return 0;
        }
        int start = target.position();
        boolean more = passOrEnd(target);
        account();
        tell();
        int count = target.position() - start;
        if (count == 0 && !more && phase == Phase.HEAD) {
            // The peer has ended its side between two requests. Undertow would close here, on this thread.
            phase = Phase.ENDED;
            clock.stop();
            DeferredCloses.close(connection);
            return 0;
        }
        return count > 0 || more ? count : -1;
    }

    /** Between two requests, and in a head, a reset is an end like any other. */
    private boolean passOrEnd(ByteBuffer target) throws IOException {
        try {
            return pass(target);
        } catch (IOException reset) {
            if (phase != Phase.HEAD) {
                throw reset;
            }
            return false;
        }
    }

    /** Reports what the connection waits for. */
    private void tell() {
        switch (phase) {
            case HEAD -> {
                if (isFirst || head.hasBegun()) {
                    socket.incomplete();
                } else {
                    socket.idle();
                }
            }
            case PASSING_HEAD, PASSED -> socket.working();
            case PASSING_BODY, PASSING_CHUNKS -> socket.incomplete();
            case SHUT, ENDED, OPEN -> {}
        }
    }

    /** Returns false at the end of the connection's input. */
    private boolean pass(ByteBuffer target) throws IOException {
        if (phase == Phase.PASSED) {
            if (dropped || bodyFault() != null) {
                shut(new byte[0]); // where another request would begin is not known
                return true;
            }
            phase = Phase.HEAD;
            head = new RequestHead(limits);
            isFirst = false;
        }
        return switch (phase) {
            case HEAD -> readHeadOnce(target) && (phase != Phase.PASSING_HEAD || passHead(target));
            case PASSING_HEAD -> passHead(target);
            case PASSING_BODY -> passBody(target);
            case PASSING_CHUNKS -> passChunks(target);
            default -> passAll(target);
        };
    }

    /**
     * Reads on in the head. It is whole afterwards, or more has to come, or it is refused.
     *
     * @param lent where the bytes stand meanwhile
     * @return false at the end of the connection's input
     */
    boolean readHead(ByteBuffer lent) throws IOException {
        boolean more = readHeadOnce(lent);
        if (phase != Phase.PASSING_HEAD) {
            account(); // a whole head mostly goes on at once
        }
        return more;
    }

    /** That head waits for an answer from elsewhere, unless it has gone on already. */
    void headWaits() {
        if (phase == Phase.PASSING_HEAD) {
            account();
        }
    }

    private boolean readHeadOnce(ByteBuffer lent) throws IOException {
        head.read(held);
        while (head.isOpen()) {
            boolean hadBegun = head.hasBegun();
            int count = fetch(lent);
            if (count < 0) {
                clock.stop();
                return endsWithin();
            }
            if (count == 0) {
                clock.start(isFirst || head.hasBegun() ? limits.handshakeTimeout() : limits.idleTimeout());
                return true;
            }
            head.read(held);
            if (!isFirst && !hadBegun) {
                clock.stop(); // a connection may idle between requests, and then has the whole time for the next
            }
        }
        clock.stop();
        Refusal refusal = head.refusal();
        if (refusal != null) {
            shut(isFirst && head.isHttp2() ? Http2Refusal.bytes(refusal.message()) : refusal.bytes());
            return true;
        }
        phase = Phase.PASSING_HEAD;
        socket.working();
        left = head.length();
        return true;
    }

    /** The head, if it is whole and nothing of it has been handed on. */
    @Nullable
    RequestHead wholeHead() {
        return phase == Phase.PASSING_HEAD && left == head.length() ? head : null;
    }

    /** The header fields of that head. */
    HeadFields headFields() {
        return HeadFields.of(held, head.length());
    }

    /** Takes that head out: what comes behind it is all that there is to read. */
    void takeHead() {
        held.drop(head.length());
        phase = Phase.OPEN;
        account();
        removeIfEmpty();
        socket.joined();
    }

    boolean isShut() {
        return phase == Phase.SHUT || phase == Phase.ENDED;
    }

    /**
     * Reports what is held of a head, and of requests that follow the one being answered. The account of an exchange has what is
     * held of its body.
     */
    private void account() {
        boolean counts = phase == Phase.HEAD || phase == Phase.PASSING_HEAD || phase == Phase.PASSED;
        int memory = counts ? held.memory() : 0;
        if (memory > 0 && partial == null) {
            partial = inputs.of(connection, this::drop);
        }
        if (partial != null) {
            partial.holds(memory);
        }
    }

    /** Drops what is held, at the bound of all unfinished input. */
    private void drop() {
        if (phase == Phase.HEAD || (phase == Phase.PASSING_HEAD && wholeHead() != null)) {
            clock.stop();
            shut(Refusal.NO_ROOM.bytes());
        } else {
            dropped = true; // after the request that is being answered; that answer is the last one
            held.drop(held.length());
        }
    }

    private boolean endsWithin() {
        if (head.hasBegun()) {
            shut(Refusal.malformed("The request ends within its head. Send it again.")
                    .bytes());
        }
        return head.hasBegun();
    }

    private void late() {
        if (phase != Phase.HEAD) {
            return; // the clock rang in the turn in which the head came
        }
        if (head.hasBegun()) {
            shut(new Refusal(HttpError.TIMEOUT, "The request's head did not arrive in time. Send it all at once.")
                    .bytes());
        } else {
            phase = Phase.ENDED;
            DeferredCloses.close(connection);
        }
    }

    /** Ends the connection after its last answer, which is written. */
    static void end(StreamConnection connection) {
        if (connection.getSourceChannel().getConduit() instanceof RequestGate gate) {
            gate.phase = Phase.SHUT;
            gate.held.drop(gate.held.length());
            gate.account();
            Farewell.say(connection, gate.next, new byte[0]);
        } else {
            DeferredCloses.close(connection);
        }
    }

    private void shut(byte[] answer) {
        phase = Phase.SHUT;
        held.drop(held.length());
        account();
        // Not at once: whoever reads here sets its own listener afterwards.
        connection.getIoThread().execute(() -> Farewell.say(connection, next, answer));
    }

    private boolean passHead(ByteBuffer target) {
        left -= held.moveTo(target, left);
        BodyFraming framing = head.framing();
        if (left == 0 && framing != null) {
            left = framing.length();
            chunks = framing.chunked() ? new ChunkedBody(limits) : null;
            phase = framing.chunked() ? Phase.PASSING_CHUNKS : left > 0 ? Phase.PASSING_BODY : Phase.PASSED;
        }
        return true;
    }

    private boolean passBody(ByteBuffer target) throws IOException {
        int count;
        if (held.isEmpty()) {
            ByteBuffer part = target.slice().limit((int) Math.min(left, target.remaining()));
            count = next.read(part);
            target.position(target.position() + part.position());
        } else {
            count = held.moveTo(target, left);
        }
        left -= Math.max(count, 0);
        phase = left > 0 ? phase : Phase.PASSED;
        return count >= 0;
    }

    private boolean passChunks(ByteBuffer target) throws IOException {
        ChunkedBody body = Objects.requireNonNull(chunks);
        int start = target.position();
        body.move(held, target);
        while (target.position() == start && target.hasRemaining() && !body.hasEnded()) {
            int count = fetch(target);
            if (count == 0) {
                return true;
            }
            if (count < 0) {
                body.cutShort();
            }
            body.move(held, target);
        }
        phase = body.hasEnded() ? Phase.PASSED : phase;
        return true;
    }

    private boolean passAll(ByteBuffer target) throws IOException {
        if (held.isEmpty()) {
            return next.read(target) >= 0;
        }
        held.moveTo(target, held.length());
        removeIfEmpty();
        return true;
    }

    private void removeIfEmpty() {
        if (held.isEmpty() && connection.getSourceChannel().getConduit() == this) {
            connection.getSourceChannel().setConduit(next);
        }
    }

    /** Reads from the socket into what is held; the buffer is lent for that. */
    private int fetch(ByteBuffer lent) throws IOException {
        ByteBuffer read = lent.slice();
        int count;
        try {
            count = next.read(read);
        } catch (NoRoomException dropped) {
            if (phase != Phase.HEAD) {
                throw dropped; // the reader of the body answers
            }
            drop();
            return 0;
        }
        held.add(read.flip());
        return count;
    }

    @Override
    protected boolean hasMore() {
        return switch (phase) {
            case HEAD, SHUT, ENDED -> false;
            case PASSING_HEAD -> true;
            case PASSED -> true; // the clock of the next head starts with that read
            case PASSING_CHUNKS -> !held.isEmpty() || (chunks != null && chunks.isWriting());
            case PASSING_BODY, OPEN -> !held.isEmpty();
        };
    }

    @Override
    public void resumeReads() {
        if (phase != Phase.ENDED) {
            super.resumeReads();
        }
    }

    /** Undertow shuts input down where it does not want the rest of a body; then its sender would not get its answer. */
    @Override
    public void terminateReads() {
        phase = Phase.SHUT;
        account();
    }
}
