package stagecast.relay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import stagecast.relay.wire.Inflation;

/**
 * The inbound half of one connection; {@link Relay#join} makes it, and a server binding feeds it on the connection's
 * {@link Lane}.
 *
 * <p>Methods that answer false want nothing more until {@link Transport#resumeReading()}: the binding stops reading, so
 * that TCP pushes back, and keeps what it has already read. It need not handle a close or the end of the connection any
 * earlier than the messages before it.
 */
public interface Connection {

    /**
     * What inflates this connection's messages; {@link FrameReader} asks for it.
     *
     * @return null where no compression was agreed to
     */
    default @Nullable Inflation inflation() {
        return null;
    }

    /**
     * Makes the account of this connection's unfinished input; {@link FrameReader} asks for it once, when it first keeps some.
     *
     * @param drop frees the kept input and skips its rest; called on the lane, before the relay closes the connection with 1013
     * @return null if such input is not bounded
     */
    default @Nullable PartialInput partialInput(Runnable drop) {
        return null;
    }

    /**
     * Something arrived, be it a part of a frame: the peer is there, and need not be sent a ping. Called before what it
     * comes to is told; {@link FrameReader} does so.
     */
    void onBytes();

    /**
     * A whole message arrived.
     *
     * @param binary whether it came as binary; else it is text, and valid UTF-8
     * @param whole the message between position and limit, after joining fragments; read before this returns and never
     *     kept. At most {@link Limits#messageBytes()}
     * @return whether the relay wants more now
     */
    boolean onMessage(boolean binary, ByteBuffer whole);

    /** A ping arrived; the relay answers it. The data is read before this returns. */
    void onPing(ByteBuffer data);

    /** A pong arrived. */
    void onPong();

    /**
     * The peer's close frame arrived (RFC 6455 section 5.5.1). The relay answers it and ends the output.
     *
     * @param code as sent; 1005 if the frame had none
     * @param reason as sent, may be empty
     */
    void onClose(int code, String reason);

    /**
     * What the peer sent breaks RFC 6455 or a limit: the relay says so in a close frame. Afterwards only
     * {@link #onClose} and {@link #onGone} are of interest.
     */
    void onProtocolError(int code, String reason);

    /**
     * Reports a fault: the binding, or code that it uses, threw an exception or an {@link Error} in the work for this
     * connection. The relay counts it and closes the connection with 1011. It cuts a connection that fails twice, or that is
     * already closing. All others go on. {@link FrameReader} reports its own failures.
     */
    void onFailure(Throwable cause);

    /**
     * Whether the relay has begun to close: of what arrives from now on only the peer's close frame counts.
     * {@link FrameReader} asks after each segment, and discards the rest.
     */
    default boolean isClosing() {
        return false;
    }

    /**
     * Reports bytes that arrived and are discarded.
     *
     * @return whether to read on; if false, not before {@link Transport#resumeReading()}, because the peer sends too much
     */
    default boolean onThrownAway(int bytes) {
        return true;
    }

    /** The connection has ended, and everything that came before has been given. Harmless when repeated. */
    void onGone();

    /** The transport can take more, after a short {@link Transport#write}. */
    void onWritable();
}
