package stagecast.relay;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stagecast.relay.json.JsonText;

/** An accepted message on its way. It is valid until {@link Router#route} returns. */
public final class Message {

    private final ChannelName channel;
    private final Object sender;
    private final byte[] from;
    private final boolean binary;
    private final boolean json;
    private final @Nullable String to;
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final int valueStart;
    private final int valueEnd;
    private final byte[] quotedTo;

    private Message(
            ChannelName channel,
            Object sender,
            byte[] from,
            boolean binary,
            boolean json,
            @Nullable String to,
            byte[] quotedTo,
            byte[] bytes,
            int start,
            int end,
            int valueStart,
            int valueEnd) {
        this.channel = channel;
        this.sender = sender;
        this.from = from;
        this.binary = binary;
        this.json = json;
        this.to = to;
        this.quotedTo = quotedTo;
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.valueStart = valueStart;
        this.valueEnd = valueEnd;
    }

    private static final byte[] NOBODY = {};

    static Message binary(ChannelName channel, Object sender, byte[] from, byte[] bytes, int start, int end) {
        return new Message(channel, sender, from, true, false, null, NOBODY, bytes, start, end, start, end);
    }

    static Message text(
            ChannelName channel,
            Object sender,
            byte[] from,
            byte[] bytes,
            int start,
            int end,
            Inbound.Broadcast found) {
        return new Message(
                channel,
                sender,
                from,
                false,
                found.json(),
                null,
                NOBODY,
                bytes,
                start,
                end,
                found.valueStart(),
                found.valueEnd());
    }

    static Message direct(ChannelName channel, Object sender, byte[] from, byte[] bytes, Inbound.Direct found) {
        return new Message(
                channel,
                sender,
                from,
                false,
                true,
                found.to(),
                Arrays.copyOfRange(bytes, found.toStart(), found.toEnd()),
                bytes,
                found.valueStart(),
                found.valueEnd(),
                found.valueStart(),
                found.valueEnd());
    }

    /** The same message with bytes of its own, fit to be kept and to cross to another lane. */
    Message detached() {
        return new Message(
                channel,
                sender,
                from,
                binary,
                json,
                to,
                quotedTo,
                Arrays.copyOfRange(bytes, start, end),
                0,
                end - start,
                valueStart - start,
                valueEnd - start);
    }

    /** Where it was sent. */
    public ChannelName channel() {
        return channel;
    }

    /** The sender as listeners see it: what {@link RelayOptions#from} says. */
    public String from() {
        return JsonText.unescape(from, 1, from.length - 1);
    }

    /** The addressee of a direct message, an e-mail address or a user id as sent; null for a broadcast. */
    public @Nullable String to() {
        return to;
    }

    /** Whether it was sent as a binary message. */
    public boolean binary() {
        return binary;
    }

    /** What listeners without an envelope get: the bytes as sent, or a direct message's {@code message}. */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(bytes, start, end - start).asReadOnlyBuffer();
    }

    /** Who sent it: the member of its channel, or the {@link Sender} who has no connection. */
    Object sender() {
        return sender;
    }

    /** The sender as a JSON string, with its quotation marks. */
    byte[] quotedFrom() {
        return from;
    }

    /** The addressee as a JSON string, as it was sent. */
    byte[] quotedTo() {
        return quotedTo;
    }

    /** Whether {@code msg} is the bytes as they are; else it is these as a JSON string. */
    boolean json() {
        return json;
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int valueStart() {
        return valueStart;
    }

    int valueEnd() {
        return valueEnd;
    }
}
