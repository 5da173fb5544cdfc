package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.wire.WebSocketProtocol;

class BatchTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536, 70_000})
    void finds_payloads_behind_headers_of_every_length(int length) {
        Batch batch = new Batch(ByteBuffer.allocate(3 * 70_010), null);
        byte[] payload = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
        batch.append(EnvelopeWriter.frame(WebSocketProtocol.TEXT, new byte[3]));
        batch.append(EnvelopeWriter.frame(WebSocketProtocol.BINARY, payload));

        assertEquals(2, batch.frames());
        assertEquals(WebSocketProtocol.BINARY, batch.opcode(1));
        assertEquals(ByteBuffer.wrap(payload), batch.payload(1));
        assertEquals(batch.end(), batch.end(1));
    }

    @Test
    void copies_any_part_of_another_that_ends_with_a_frame() {
        Batch source = KeepingOutboxTest.batch("first", "", "x".repeat(300), "last");
        byte[] bytes = new byte[source.end()];
        source.wire().clear().get(bytes);

        for (int to : new int[] {source.end(0), source.end(1), source.end(2), source.end(3)}) {
            for (int from = 0; from < to; from++) {
                Batch copy = new Batch(ByteBuffer.allocate(1000), null);
                copy.append(source, from, to);
                copy.append(KeepingOutboxTest.frame(WebSocketProtocol.TEXT, "more"));

                assertEquals(to - from + 6, copy.end());
                assertEquals(
                        ByteBuffer.wrap(bytes, from, to - from),
                        copy.wire().clear().slice(0, to - from));
                assertEquals(source.startsFrame(from), copy.startsFrame(0));
                assertEquals(source.endOfFrameAt(from) - from, copy.endOfFrameAt(0));
                for (int offset = from + 1; offset < to; offset++) {
                    assertEquals(source.startsFrame(offset), copy.startsFrame(offset - from));
                    assertEquals(source.endOfFrameAt(offset) - from, copy.endOfFrameAt(offset - from));
                }
                assertTrue(copy.startsFrame(to - from));
            }
        }
    }

    @Test
    void remembers_who_sent_which_frame_however_many_there_are() {
        var hall = new Hall(Hall.SMALL);
        List<Member> members = List.of(
                hall.listener().joinedConnection().member(),
                hall.listener().joinedConnection().member());
        Random random = new Random(5);
        Batch batch = new Batch(ByteBuffer.allocate(10_000), null);
        int[] sent = random.ints(1000, -1, 2).toArray();
        for (int sender : sent) {
            batch.open().put((byte) 0);
            batch.endFrame(sender < 0 ? null : members.get(sender));
        }

        for (int i = 0; i < sent.length; i++) {
            assertEquals(sent[i] == 0, batch.sender(i) == members.get(0));
            assertEquals(sent[i] == 1, batch.sender(i) == members.get(1));
        }
    }

    @Test
    void gives_its_buffer_back_once_when_nobody_holds_it() {
        var pool = new BufferPool(new ManualLane());
        ByteBuffer buffer = pool.take(1);
        Batch batch = new Batch(buffer, pool);

        batch.retain();
        batch.release();
        assertNotSame(buffer, pool.take(1));
        batch.release();
        assertSame(buffer, pool.take(1));
        assertThrows(IllegalStateException.class, batch::release);
        assertNotSame(buffer, pool.take(1));
    }

    @ParameterizedTest
    @CsvSource({"1, 1024", BufferPool.SMALL_BUFFER_BYTES + ", 1024", BufferPool.BUFFER_BYTES + ", 16"})
    void a_pool_keeps_no_more_than_its_bound_of_each_size(int bytes, int most) {
        var pool = new BufferPool(new ManualLane());
        var given = Stream.generate(() -> pool.take(bytes)).limit(most + 1L).toList();
        given.forEach(each -> assertTrue(each.capacity() >= bytes));

        given.forEach(pool::giveBack);

        Set<ByteBuffer> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.addAll(given);
        assertEquals(
                most,
                Stream.generate(() -> pool.take(bytes))
                        .limit(most + 1L)
                        .filter(kept::contains)
                        .count());
    }

    @Test
    void a_pool_keeps_no_more_buffers_of_copies_than_its_bound() {
        var pool = new BufferPool(new ManualLane());
        List<Batch> given = Stream.generate(() -> pool.copies(BufferPool.COPIES_BYTES))
                .limit(BufferPool.MAX_COPIES_KEPT + 1L)
                .toList();
        Set<ByteBuffer> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        given.forEach(each -> kept.add(each.wire()));

        given.forEach(Batch::release);
        pool.copies(BufferPool.COPIES_BYTES - 1).release();

        assertEquals(
                256,
                Stream.generate(() -> pool.copies(BufferPool.COPIES_BYTES).wire())
                        .limit(BufferPool.MAX_COPIES_KEPT + 1L)
                        .filter(kept::contains)
                        .count());
    }
}
