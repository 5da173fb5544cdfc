package stagecast.relay.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** Socket.IO's protocol 5 on Engine.IO's protocol 4, over WebSocket from the start: an event {@code m} with one object. */
public record SocketIoDialect() implements Dialect {

    private static final byte[] BEFORE = "42[\"m\",".getBytes(US_ASCII);
    private static final byte[] AFTER = "]".getBytes(US_ASCII);
    private static final byte[] CONNECT = "40".getBytes(US_ASCII);
    private static final byte[] PONG = "3".getBytes(US_ASCII);

    @Override
    public String target(String channel, boolean listens) {
        return "/socket.io/?EIO=4&transport=websocket&channel=" + channel + (listens ? "" : "&listen=false");
    }

    @Override
    public int opcode() {
        return ServerFrames.TEXT;
    }

    @Override
    public byte[] before(String channel, int size) {
        return BEFORE.clone();
    }

    @Override
    public byte[] after() {
        return AFTER.clone();
    }

    @Override
    public Talk talk(String channel, boolean sends, boolean listens) {
        return new SocketIoTalk();
    }

    private static final class SocketIoTalk implements Talk {

        /** The server would be content to hear this before its own first word, so no round trip is spent on it. */
        @Override
        public byte[] greeting() {
            return CONNECT.clone();
        }

        @Override
        public Said hear(ByteBuffer in, int at, int length) {
            final int packet = length == 0 ? 0 : in.get(at);
            if (packet == '2') {
                return Said.QUESTION;
            }
            if (packet != '4' || length < 2) {
                return Said.NOTHING;
            }
            return switch (in.get(at + 1)) {
                case '0' -> Said.JOINED;
                case '2' -> Said.MESSAGE;
                case '4' -> Said.REFUSED;
                default -> Said.NOTHING;
            };
        }

        @Override
        public byte[] answer() {
            return PONG.clone();
        }
    }
}
