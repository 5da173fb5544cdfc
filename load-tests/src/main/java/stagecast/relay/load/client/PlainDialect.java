package stagecast.relay.load.client;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A message is a text frame, and a channel is a path; senders may have to authenticate as they do with the relay. So most
 * servers speak that somebody writes for himself.
 *
 * @param path of a channel's socket; {@code {channel}} in it becomes the channel's name
 * @param login what senders authenticate with; null to send without
 * @param offersCompression whether listeners offer permessage-deflate
 */
public record PlainDialect(String path, @Nullable Login login, boolean offersCompression) implements Dialect {

    public static final String RELAY_PATH = "/api/events/{channel}/ws";

    private static final long ERROR = 0x7b226572726f7222L; // {"error"
    private static final short OK = 0x6f6b;
    private static final byte[] NOTHING = {};

    /** Without compression. */
    public PlainDialect(String path, @Nullable Login login) {
        this(path, login, false);
    }

    /**
     * @throws IllegalArgumentException if the path has no place for a channel
     */
    public PlainDialect {
        if (!path.startsWith("/") || !path.contains("{channel}")) {
            throw new IllegalArgumentException("the path begins with / and has {channel} in it");
        }
    }

    @Override
    public String target(String channel, boolean listens) {
        return path.replace("{channel}", channel) + (listens ? "" : "?listen=false");
    }

    @Override
    public int opcode() {
        return ServerFrames.TEXT;
    }

    @Override
    public byte[] before(String channel, int size) {
        return NOTHING;
    }

    @Override
    public byte[] after() {
        return NOTHING;
    }

    @Override
    public Talk talk(String channel, boolean sends, boolean listens) {
        return new PlainTalk(sends ? login : null, sends, listens);
    }

    private static final class PlainTalk implements Talk {

        private final byte[] greeting;
        private final boolean sends;
        private final boolean listens;
        private boolean authenticating;

        PlainTalk(@Nullable Login login, boolean sends, boolean listens) {
            this.greeting = login == null ? NOTHING : login.message();
            this.authenticating = login != null;
            this.sends = sends;
            this.listens = listens;
        }

        @Override
        public byte[] greeting() {
            return greeting;
        }

        @Override
        public Said hear(ByteBuffer in, int at, int length) {
            final boolean anError = sends && length > 8 && in.getLong(at) == ERROR;
            if (authenticating && length == 2 && in.getShort(at) == OK) {
                authenticating = false;
                return Said.JOINED;
            }
            if (anError) {
                return authenticating ? Said.REFUSED : Said.COMPLAINT;
            }
            return listens ? Said.MESSAGE : Said.NOTHING;
        }

        @Override
        public byte[] answer() {
            return NOTHING;
        }
    }
}
