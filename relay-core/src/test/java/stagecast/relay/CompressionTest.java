package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.JoinRequest.Slow;
import stagecast.relay.wire.FrameDecoder;
import stagecast.relay.wire.FrameDeflater;
import stagecast.relay.wire.WebSocketProtocol;

class CompressionTest {

    private static final String LONG = "\"" + "la ".repeat(200) + "\"";

    private final Hall hall = new Hall(Hall.SMALL);

    private Hall.Client compressed(Envelope envelope) {
        return hall.compressed(hall.lane, "", envelope, Slow.CLOSE);
    }

    private static String deflated(String text) {
        return WireFrame.DEFLATED + text;
    }

    @Test
    void a_long_broadcast_is_compressed_for_those_who_agreed_and_for_nobody_else() {
        var sender = hall.user("sender@example.org");
        var plain = hall.listener();
        var plainRaw = hall.join(hall.lane, "", true, Envelope.NONE);
        var compressed = compressed(Envelope.STANDARD);
        var raw = compressed(Envelope.NONE);
        var elsewhere = hall.compressed(hall.newLane(), "", Envelope.STANDARD, Slow.CLOSE);

        sender.send(LONG);
        sender.send("1");
        hall.settle();

        assertEquals(List.of(Hall.said(LONG), Hall.said("1")), plain.frames());
        assertEquals(List.of(LONG, "1"), plainRaw.frames());
        assertEquals(List.of(deflated(Hall.said(LONG)), Hall.said("1")), compressed.frames());
        assertEquals(List.of(deflated(LONG), "1"), raw.frames());
        assertEquals(compressed.frames(), elsewhere.frames());
        assertEquals(1, compressed.transport.writes, "both in one");
    }

    @Test
    void a_binary_broadcast_is_compressed_too() {
        var sender = hall.user("sender@example.org");
        var compressed = compressed(Envelope.STANDARD);

        sender.connection.onMessage(true, Hall.bytes(LONG));
        hall.settle();

        assertEquals(List.of("binary " + deflated(LONG)), compressed.frames());
    }

    @Test
    void a_message_is_compressed_from_its_size_on() {
        var sender = hall.user("sender@example.org");
        var raw = compressed(Envelope.NONE);
        String most = "x".repeat(FrameDeflater.MIN_PAYLOAD - 1);

        sender.send(most);
        sender.send(most + "x");
        hall.settle();

        assertEquals(List.of(most, deflated(most + "x")), raw.frames());
    }

    @Test
    void a_sender_that_compresses_gets_its_own_message_no_more_than_others() {
        var sender = hall.compressed(hall.lane, "sender@example.org", Envelope.STANDARD, Slow.CLOSE);
        var other = hall.compressed(hall.lane, "other@example.org", Envelope.STANDARD, Slow.CLOSE);

        sender.send(LONG);
        other.send(LONG + " ");
        sender.send("{\"to\":\"other@example.org\",\"message\":" + LONG + "}");
        hall.settle();

        assertEquals(List.of(deflated(Hall.said(LONG))), sender.frames());
        assertEquals(
                List.of(
                        deflated(Hall.said(LONG)),
                        "{\"from\":\"127.0.0.1\",\"to\":\"other@example.org\",\"msg\":" + LONG + "}"),
                other.frames());
    }

    @Test
    void who_rather_misses_messages_misses_them_compressed() {
        var sender = hall.user("sender@example.org");
        var latest = hall.compressed(hall.lane, "", Envelope.STANDARD, Slow.LATEST);
        var oldest = hall.compressed(hall.lane, "", Envelope.STANDARD, Slow.DROP_OLDEST);
        latest.transport.capacity = 1;
        oldest.transport.capacity = 1;
        List<String> sent = new ArrayList<>();

        for (int i = 0; i < 500; i++) {
            String message = LONG + " ".repeat(i);
            sender.send(message.substring(0, message.length() - 1 - i) + i + "\"");
            hall.settle();
            sent.add(deflated(Hall.said(LONG.substring(0, LONG.length() - 1) + i + "\"")));
        }
        latest.takesAll();
        oldest.takesAll();

        assertEquals(List.of(sent.get(0), sent.get(499)), latest.frames());
        List<String> rest = oldest.frames().subList(2, oldest.frames().size());
        assertEquals(sent.get(0), oldest.frames().get(0));
        assertEquals("{\"missed\":" + (499 - rest.size()) + "}", oldest.frames().get(1));
        assertEquals(sent.subList(500 - rest.size(), 500), rest);
        assertTrue(rest.size() < 400, "nothing was missed");
    }

    @Test
    void a_message_for_all_that_is_larger_than_a_batch_is_compressed() {
        var sender = hall.user("sender@example.org");
        var compressed = compressed(Envelope.NONE);
        String message = "x".repeat(BufferPool.BUFFER_BYTES);

        sender.connection.onMessage(false, Hall.bytes(message));
        hall.settle();

        assertEquals(List.of(deflated(message)), compressed.frames());
    }

    @Test
    void only_who_agreed_has_something_to_inflate_with() {
        assertNull(hall.listener().connection.inflation());
        assertNotNull(compressed(Envelope.STANDARD).connection.inflation());
    }

    @Test
    void what_the_connection_inflates_is_handled_like_any_message() {
        var sender = hall.compressed(hall.lane, "sender@example.org", Envelope.STANDARD, Slow.CLOSE);
        var listener = hall.listener();
        var reader = new FrameReader(sender.connection, Hall.SMALL);
        // "Hello" as RFC 7692 section 7.2.3.1 has it, with a mask of zeros
        byte[] hello = {
            (byte) 0xC1, (byte) 0x87, 0, 0, 0, 0, (byte) 0xF2, 0x48, (byte) 0xCD, (byte) 0xC9, (byte) 0xC9, 7, 0
        };

        reader.feed(ByteBuffer.wrap(hello.clone()));
        reader.feed(ByteBuffer.wrap(hello.clone(), 0, 9));
        reader.feed(ByteBuffer.wrap(hello.clone(), 9, 4));
        hall.settle();

        assertEquals(List.of(Hall.said("\"Hello\""), Hall.said("\"Hello\"")), listener.frames());
    }

    @Test
    void a_connection_that_goes_amid_a_message_gives_back_what_it_borrowed_and_the_last_one_all() throws Exception {
        var going = hall.compressed(hall.lane, "", Envelope.STANDARD, Slow.CLOSE);
        var last = hall.compressed(hall.lane, "", Envelope.STANDARD, Slow.CLOSE);
        Shard shard = going.joinedConnection().member().shard;
        var inflaters = shard.compression().inflaters();
        byte[] part = {0x41, (byte) 0x81, 0, 0, 0, 0, (byte) 0xF2};
        ByteBuffer frame =
                ByteBuffer.allocate(2000).put((byte) 0x81).put((byte) 126).putShort((short) 1000);

        new FrameDecoder(100, 1, going.connection.inflation()).next(ByteBuffer.wrap(part));
        shard.compression().deflater().shorten(frame.position(1004), WebSocketProtocol.TEXT, 1000);
        assertEquals(1, inflaters.lent());
        going.connection.onGone();
        assertEquals(0, inflaters.lent());
        assertFalse(inflaters.isEmpty());
        assertFalse(shard.compression().deflater().isEmpty());
        last.connection.onGone();

        assertTrue(inflaters.isEmpty());
        assertTrue(shard.compression().deflater().isEmpty());
    }
}
