package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.wire.WebSocketProtocol;

class KeepingOutboxTest {

    private final Hall hall = new Hall(Hall.SMALL);
    private final AtomicLong all = hall.relay.core.queued();
    private final RecordingTransport transport = new RecordingTransport();
    private final Member member = member();
    private final BufferPool pool = member.shard.pool();
    private final KeepingOutbox outbox = new KeepingOutbox(member.outbound, member, member.shard);

    private Member member() {
        var request = JoinRequest.listener(Hall.CHANNEL, InetAddress.getLoopbackAddress(), hall.lane);
        return ((JoinedConnection) Hall.joined(hall.relay, request, transport)).member();
    }

    @BeforeEach
    void takesNothing() {
        transport.capacity = 0;
    }

    static byte[] frame(int opcode, String text) {
        return EnvelopeWriter.frame(opcode, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Frames of these texts, one behind the other. */
    static Batch batch(String... texts) {
        Batch batch = new Batch(ByteBuffer.allocate(BufferPool.BUFFER_BYTES), null);
        for (String text : texts) {
            batch.append(frame(WebSocketProtocol.TEXT, text));
        }
        return batch;
    }

    private boolean drain(int capacity) {
        transport.capacity = capacity;
        return outbox.drain();
    }

    private static final String[] MANY = {"first", "", "x".repeat(200), "y".repeat(50_000), "last"};

    @Test
    void writes_all_that_waits_wherever_it_is_cut() {
        Batch kept = batch(MANY);
        Batch copied = batch("a", "b", "c");
        outbox.add(kept, 3, kept.end(), 0);
        transport.capacity = 3;
        member.outbound.write(kept, 0, 3);
        for (int i = 0; i < 100; i++) {
            outbox.add(copied, 0, copied.end(), 0);
        }

        for (int i = 0; !drain(i % 97); i++) {
            assertEquals(all.get(), outbox.held());
        }

        assertEquals(5 + 300, transport.frames().size());
        assertEquals(List.of(MANY), transport.frames().subList(0, 5));
        assertEquals(0, outbox.held());
        assertEquals(0, all.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 7, 8, 9, 10, 300, 50_000, 50_200})
    void puts_pongs_between_frames_of_a_kept_batch(int written) {
        Batch kept = batch(MANY);
        outbox.add(kept, 0, kept.end(), 0);
        drain(written);

        outbox.control(frame(WebSocketProtocol.PONG, "old"));
        outbox.control(frame(WebSocketProtocol.PONG, "new"));
        while (!drain(7)) {
            assertTrue(outbox.held() >= 50_000);
        }

        List<String> frames = transport.frames();
        assertEquals(1, frames.stream().filter(each -> each.startsWith("pong")).count());
        assertEquals("pong new", frames.get(kept.startsFrame(written) ? before(written) : before(written) + 1));
        assertEquals(
                List.of(MANY),
                frames.stream().filter(each -> !each.startsWith("pong")).toList());
        assertEquals(0, all.get());
    }

    private static int before(int offset) {
        Batch kept = batch(MANY);
        int frames = 0;
        while (kept.end(frames) <= offset) {
            frames++;
        }
        return frames;
    }

    @Test
    void a_newer_pong_takes_the_place_of_one_that_was_offered_and_not_taken() {
        outbox.control(frame(WebSocketProtocol.PONG, "old"));
        assertFalse(drain(0));

        outbox.control(frame(WebSocketProtocol.PONG, "new"));
        assertTrue(drain(Integer.MAX_VALUE));

        assertEquals(List.of("pong new"), transport.frames());
    }

    @Test
    void puts_a_pong_behind_a_remainder_that_has_no_head() {
        Batch batch = batch("hello", "world");
        transport.capacity = 4;
        member.outbound.write(batch, 0, 4);
        outbox.add(batch, 4, batch.end(), 0);
        outbox.control(frame(WebSocketProtocol.PONG, "p"));

        assertTrue(drain(Integer.MAX_VALUE));

        assertEquals(List.of("hello", "pong p", "world"), transport.frames());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 6, 7, 8})
    void finishes_what_is_begun_before_the_last_frame(int written) {
        Batch batch = batch("hello", "world");
        outbox.add(batch, 0, batch.end(), 0);
        outbox.control(frame(WebSocketProtocol.PONG, ""));
        drain(written);

        Outbox ending = outbox.endingWith(frame(WebSocketProtocol.CLOSE, ""));
        transport.capacity = Integer.MAX_VALUE;
        assertTrue(ending.drain());

        List<String> expected = new ArrayList<>(List.of("pong ", "hello", "close "));
        if (written <= 2) {
            expected.remove("hello");
        }
        if (written == 0) {
            expected.remove("pong ");
        }
        assertEquals(expected, transport.frames());
        assertEquals(0, all.get());
    }

    @Test
    void knows_how_long_the_oldest_waits_to_within_a_quarter_of_a_second() {
        long second = Duration.ofSeconds(1).toNanos();
        Batch batch = batch("a");

        outbox.control(frame(WebSocketProtocol.PONG, ""));
        assertEquals(7 * second, outbox.since(7 * second));
        outbox.add(batch, 0, batch.end(), second);
        outbox.add(batch, 0, batch.end(), second + second / 5);
        outbox.add(batch, 0, batch.end(), second + second / 2);
        assertEquals(second, outbox.since(7 * second));
        assertFalse(drain(8));

        assertEquals(second + second / 2, outbox.since(7 * second));
    }

    @Test
    void counts_a_batch_that_it_keeps_whole_and_copies_by_their_buffers() {
        Batch batch = batch("x".repeat(49_500), "y");

        outbox.add(batch, 0, batch.end(), 0);
        assertEquals(BufferPool.BUFFER_BYTES, outbox.held());
        outbox.add(batch, 49_504, batch.end(), 0);
        assertEquals(BufferPool.BUFFER_BYTES + 512, outbox.held());

        outbox.clear();
        assertEquals(0, all.get());
    }

    @Test
    void leaves_the_buffers_of_its_copies_to_the_next_that_falls_behind() {
        Batch copied = batch("x".repeat(1_000));
        while (outbox.held() < 5 * BufferPool.COPIES_BYTES) {
            outbox.add(copied, 0, copied.end(), 0);
        }

        outbox.clear();

        ByteBuffer first = pool.copies(BufferPool.COPIES_BYTES).wire();
        ByteBuffer second = pool.copies(BufferPool.COPIES_BYTES).wire();
        assertTrue(first.get(9) == 'x' && second.get(9) == 'x', "these were its copies");
        assertNotSame(first, second);
    }

    @Test
    void copies_a_long_remainder_to_buffers_that_are_used_again() {
        String text = "x".repeat(1_000);
        String[] texts = new String[40];
        Arrays.fill(texts, text);
        Batch batch = batch(texts);

        outbox.add(batch, 0, batch.end(), 0);

        assertEquals(3 * BufferPool.COPIES_BYTES, outbox.held());
        assertTrue(drain(Integer.MAX_VALUE));
        assertEquals(List.of(texts), transport.frames());
        for (int i = 0; i < 3; i++) {
            assertEquals('x', pool.copies(BufferPool.COPIES_BYTES).wire().get(9), "one of its copies");
        }
    }

    @Test
    void copies_a_frame_that_is_larger_than_those_buffers_to_one_of_its_own() {
        String large = "y".repeat(2 * BufferPool.COPIES_BYTES);
        Batch batch = batch("a", large, "b");

        outbox.add(batch, 0, batch.end(), 0);

        assertTrue(drain(Integer.MAX_VALUE));
        assertEquals(List.of("a", large, "b"), transport.frames());
    }
}
