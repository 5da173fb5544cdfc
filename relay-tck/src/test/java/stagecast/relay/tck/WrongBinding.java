package stagecast.relay.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import stagecast.relay.Batch;
import stagecast.relay.Connection;
import stagecast.relay.PartialInput;
import stagecast.relay.Relay;
import stagecast.relay.Transport;
import stagecast.relay.join.JoinHandshake.Joined;
import stagecast.relay.join.JoinHandshake.Outcome;

/** The plain binding, with a variation that breaks the contract. */
abstract class WrongBinding extends ServerBindingContract implements Variation {

    @Override
    protected RunningServer start(Relay relay) throws IOException {
        return PlainSocketBinding.start(relay, this);
    }

    @Override
    protected Duration patience() {
        return Duration.ofMillis(600);
    }

    /** A copy of what is only lent. */
    static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    /** What is fed in place of a connection that has joined. */
    static Outcome fed(Outcome outcome, UnaryOperator<Connection> instead) {
        return outcome instanceof Joined joined ? new Joined(instead.apply(joined.connection())) : outcome;
    }

    /** Hands on all that it is fed. */
    abstract static class FeedsOn implements Connection {

        final Connection to;

        FeedsOn(Connection to) {
            this.to = to;
        }

        @Override
        public @Nullable PartialInput partialInput(Runnable drop) {
            return to.partialInput(drop);
        }

        @Override
        public void onBytes() {
            to.onBytes();
        }

        @Override
        public boolean onMessage(boolean binary, ByteBuffer whole) {
            return to.onMessage(binary, whole);
        }

        @Override
        public void onPing(ByteBuffer data) {
            to.onPing(data);
        }

        @Override
        public void onPong() {
            to.onPong();
        }

        @Override
        public void onClose(int code, String reason) {
            to.onClose(code, reason);
        }

        @Override
        public void onProtocolError(int code, String reason) {
            to.onProtocolError(code, reason);
        }

        @Override
        public void onFailure(Throwable cause) {
            to.onFailure(cause);
        }

        @Override
        public void onGone() {
            to.onGone();
        }

        @Override
        public void onWritable() {
            to.onWritable();
        }
    }

    /** Hands on all that the relay wants. */
    abstract static class WritesOn implements Transport {

        final Transport to;

        WritesOn(Transport to) {
            this.to = to;
        }

        @Override
        public int write(Batch batch, int from, int end) {
            return to.write(batch, from, end);
        }

        @Override
        public void resumeReading() {
            to.resumeReading();
        }

        @Override
        public void endOutput() {
            to.endOutput();
        }

        @Override
        public void cut() {
            to.cut();
        }
    }
}
