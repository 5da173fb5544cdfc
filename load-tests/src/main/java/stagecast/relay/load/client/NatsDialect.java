package stagecast.relay.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** The protocol of NATS in binary frames, a subject for each channel; nobody gets back what he sent. */
public record NatsDialect() implements Dialect {

    private static final byte[] LINE_END = "\r\n".getBytes(US_ASCII);
    private static final byte[] PONG = "PONG\r\n".getBytes(US_ASCII);
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":false}\r\n";

    @Override
    public String target(String channel, boolean listens) {
        return "/";
    }

    @Override
    public int opcode() {
        return ServerFrames.BINARY;
    }

    @Override
    public byte[] before(String channel, int size) {
        return ("PUB " + channel + " " + size + "\r\n").getBytes(US_ASCII);
    }

    @Override
    public byte[] after() {
        return LINE_END.clone();
    }

    @Override
    public Talk talk(String channel, boolean sends, boolean listens) {
        return new NatsTalk(CONNECT + (listens ? "SUB " + channel + " 1\r\n" : "") + "PING\r\n");
    }

    @Override
    public boolean streams() {
        return true;
    }

    /** The server answers the ping when it has taken the subscription before it. */
    private static final class NatsTalk implements Talk {

        private final byte[] greeting;
        private boolean joined;

        NatsTalk(String greeting) {
            this.greeting = greeting.getBytes(US_ASCII);
        }

        @Override
        public byte[] greeting() {
            return greeting;
        }

        @Override
        public Said hear(ByteBuffer in, int at, int length) {
            return switch (length < 4 ? 0 : in.getInt(at)) {
                case 0x504f4e47 -> joined(); // PONG
                case 0x50494e47 -> Said.QUESTION; // PING
                case 0x2d455252 -> joined ? Said.COMPLAINT : Said.REFUSED; // -ERR
                default -> Said.NOTHING;
            };
        }

        private Said joined() {
            final boolean now = !joined;
            joined = true;
            return now ? Said.JOINED : Said.NOTHING;
        }

        @Override
        public byte[] answer() {
            return PONG.clone();
        }
    }
}
