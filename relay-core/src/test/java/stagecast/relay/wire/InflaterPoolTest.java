package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stagecast.relay.wire.ClientFrames.CONTINUATION;
import static stagecast.relay.wire.ClientFrames.FIN;
import static stagecast.relay.wire.ClientFrames.RSV1;
import static stagecast.relay.wire.ClientFrames.bytes;
import static stagecast.relay.wire.ClientFrames.deflated;
import static stagecast.relay.wire.ClientFrames.utf8;
import static stagecast.relay.wire.WebSocketProtocol.BINARY;
import static stagecast.relay.wire.WebSocketProtocol.TEXT;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class InflaterPoolTest {

    private static final int LIMIT = 10_000;

    private final InflaterPool pool = new InflaterPool();
    private final ByteBuffer in = ByteBuffer.allocate(20_000);

    /** Connections amid a message each. */
    private List<Feed> beginners(int count) {
        List<Feed> begun = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Feed feed = new Feed(Feed.inflating(pool, LIMIT), in);
            byte[] message = deflated(utf8("message " + i));
            take(feed, new ClientFrames().frame(RSV1 | TEXT, Arrays.copyOf(message, 4)));
            begun.add(feed);
        }
        return begun;
    }

    private static void end(Feed feed, int number) {
        byte[] message = deflated(utf8("message " + number));
        take(feed, new ClientFrames().frame(FIN | CONTINUATION, Arrays.copyOfRange(message, 4, message.length)));
    }

    private static void take(Feed feed, ClientFrames frames) {
        byte[] wire = frames.toBytes();
        feed.take(wire, 0, wire.length);
    }

    @Test
    void lends_no_more_than_its_bound_and_whoever_gets_none_loses_nothing() {
        List<Feed> begun = beginners(InflaterPool.MAX_LENT + 3);

        assertEquals(InflaterPool.MAX_LENT, pool.lent());
        for (int i = begun.size() - 1; i >= 0; i--) {
            end(begun.get(i), i);
            assertEquals(List.of("text message " + i), begun.get(i).told);
        }
        assertEquals(0, pool.lent());
    }

    @Test
    void a_message_that_is_whole_borrows_none() {
        beginners(InflaterPool.MAX_LENT);
        Feed feed = new Feed(Feed.inflating(pool, LIMIT), in);

        take(feed, new ClientFrames().frame(FIN | RSV1 | TEXT, deflated(utf8("whole"))));

        assertEquals(List.of("text whole"), feed.told);
        assertEquals(InflaterPool.MAX_LENT, pool.lent());
    }

    @Test
    void what_is_collected_has_the_same_limits() {
        beginners(InflaterPool.MAX_LENT);
        byte[] bomb = deflated(new byte[1 << 20]);
        Feed feed = new Feed(Feed.inflating(pool, LIMIT), in);
        Feed tooLong = new Feed(Feed.inflating(pool, LIMIT), in);

        take(feed, new ClientFrames().frame(RSV1 | BINARY, bomb).frame(FIN | CONTINUATION, bytes()));
        take(tooLong, new ClientFrames().frame(RSV1 | BINARY, new byte[LIMIT]).frame(CONTINUATION, new byte[2000]));

        String refusal = "refused 1009 a message can have at most " + LIMIT + " bytes";
        assertEquals(List.of(refusal), feed.told);
        assertEquals(List.of(refusal), tooLong.told);
    }

    @Test
    void gets_back_what_it_lent_when_a_message_is_refused_the_peer_closes_or_the_connection_ends() {
        List<Feed> begun = beginners(2);
        Inflation ended = new Inflation(pool, LIMIT);
        Feed gone = new Feed(new FrameDecoder(LIMIT, 100, ended), in);
        take(gone, new ClientFrames().frame(RSV1 | TEXT, bytes(0xf2)));
        assertEquals(3, pool.lent());

        take(begun.get(0), new ClientFrames().text("a new message"));
        assertEquals(2, pool.lent());
        take(begun.get(1), new ClientFrames().close(1000, ""));
        assertEquals(1, pool.lent());
        ended.end();
        ended.end();
        assertEquals(0, pool.lent());
        take(gone, new ClientFrames().frame(FIN | CONTINUATION, bytes()).frame(RSV1 | TEXT, bytes(0xf2)));
        assertEquals(0, pool.lent(), "nobody would give it back");
    }

    @Test
    void keeps_a_few_and_frees_the_others_at_once_and_those_when_it_is_told_to() {
        List<Inflater> lent = new ArrayList<>();
        for (int i = 0; i < InflaterPool.MAX_KEPT + 1; i++) {
            lent.add(pool.borrow());
        }
        Inflater own = pool.forWhole();

        lent.forEach(pool::giveBack);

        lent.subList(0, InflaterPool.MAX_KEPT).forEach(kept -> assertEquals(0, kept.getTotalOut()));
        assertThrows(NullPointerException.class, lent.get(InflaterPool.MAX_KEPT)::getTotalOut, "it has been ended");
        pool.free();
        lent.forEach(freed -> assertThrows(NullPointerException.class, freed::getTotalOut));
        assertThrows(NullPointerException.class, own::getTotalOut);
        assertEquals(0, pool.forWhole().getTotalOut(), "made anew");
    }
}
