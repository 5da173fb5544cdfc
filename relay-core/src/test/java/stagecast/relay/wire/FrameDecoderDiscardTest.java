package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stagecast.relay.wire.ClientFrames.CONTINUATION;
import static stagecast.relay.wire.ClientFrames.FIN;
import static stagecast.relay.wire.ClientFrames.bytes;
import static stagecast.relay.wire.ClientFrames.utf8;
import static stagecast.relay.wire.WebSocketProtocol.BINARY;
import static stagecast.relay.wire.WebSocketProtocol.CLOSE;
import static stagecast.relay.wire.WebSocketProtocol.PING;
import static stagecast.relay.wire.WebSocketProtocol.TEXT;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameDecoderDiscardTest {

    private final ClientFrames frames = new ClientFrames();

    @ParameterizedTest
    @MethodSource("junk")
    void finds_the_close_behind_anything(Consumer<ClientFrames> write) {
        write.accept(frames);

        assertDiscarded(frames.close(1001, "bye").toBytes(), "close 1001 bye");
    }

    @Test
    void takes_a_close_without_a_mask() {
        assertDiscarded(frames.raw(FIN | CLOSE, 4, 0x03, 0xE9, 'o', 'k').toBytes(), "close 1001 ok");
    }

    @Test
    void takes_a_close_without_a_code() {
        assertDiscarded(frames.frame(FIN | CLOSE, utf8("")).toBytes(), "close 1005");
    }

    @Test
    void takes_a_close_with_half_a_code() {
        assertDiscarded(frames.frame(FIN | CLOSE, bytes(3)).toBytes(), "close 1005");
    }

    @Test
    void takes_a_close_with_a_code_and_a_reason_that_must_not_be_sent() {
        assertDiscarded(frames.frame(CLOSE, bytes(3, 0xED, 0xFF)).toBytes(), "close 1005 \uFFFD");
    }

    @Test
    void takes_the_beginning_of_a_close_that_is_too_long() {
        assertDiscarded(frames.close(1001, "x".repeat(1000)).toBytes(), "close 1001 " + "x".repeat(123));
    }

    @Test
    void throws_away_what_comes_behind_the_close() {
        assertDiscarded(frames.close(1001, "").close(1002, "").text("late").toBytes(), "close 1001");
    }

    @Test
    void knows_no_more_frames_behind_a_length_with_the_highest_bit() {
        frames.raw(FIN | TEXT, 0x80 | 127, 0xFF, 0, 0, 0, 0, 0, 0, 0);

        assertDiscarded(frames.close(1001, "").toBytes());
    }

    @Test
    void finds_the_close_when_it_begins_inside_anything() {
        byte[] wire = frames.frame(TEXT, utf8("fragment"))
                .ping("a ping")
                .frame(FIN | CONTINUATION, utf8("the end"))
                .close(1001, "bye")
                .toBytes();

        for (int cut = 0; cut <= wire.length; cut++) {
            var decoder = new FrameDecoder(100, 10);
            Feed feed = new Feed(decoder, ByteBuffer.allocate(200));
            feed.take(wire, 0, cut);
            feed.told.clear();
            decoder.discard();
            feed.take(wire, cut, wire.length);

            assertEquals(cut == wire.length ? List.of() : List.of("close 1001 bye"), feed.told, "cut at " + cut);
        }
    }

    /** What can be under way when the server has closed. */
    static Stream<Named<Consumer<ClientFrames>>> junk() {
        return Stream.of(
                junk("nothing", frames -> {}),
                junk("messages", frames -> frames.text("one").ping("two").binary(3)),
                junk(
                        "fragments",
                        frames -> frames.frame(TEXT, utf8("1")).ping("").frame(FIN | CONTINUATION, utf8("2"))),
                junk(
                        "unfinished message",
                        frames -> frames.frame(TEXT, utf8("1")).ping("")),
                junk(
                        "message inside another",
                        frames -> frames.frame(TEXT, utf8("1")).text("2")),
                junk("continuation of nothing", frames -> frames.frame(CONTINUATION, utf8("1"))),
                junk("not utf8", frames -> frames.frame(FIN | TEXT, bytes(0xFF))),
                junk(
                        "no mask",
                        frames ->
                                frames.raw(FIN | TEXT, 3, FIN | CLOSE, 0x80, 0).raw(FIN | TEXT, 0)),
                junk("reserved bits", frames -> frames.frame(0xF0 | TEXT, utf8("1"))),
                junk(
                        "reserved opcodes",
                        frames -> frames.frame(FIN | 0x3, utf8("1")).frame(0xF, utf8("2"))),
                junk("long ping", frames -> frames.frame(FIN | PING, new byte[200])),
                junk("too big", frames -> frames.frame(FIN | BINARY, new byte[1000])),
                junk(
                        "length not minimal",
                        frames -> frames.raw(FIN | TEXT, 0x80 | 126, 0, 2).masked(utf8("hi"), 7)),
                junk("length of nothing not minimal", frames -> frames.raw(FIN | TEXT, 0x80 | 126, 0, 0, 1, 2, 3, 4)),
                junk(
                        "length not minimal in 64 bits",
                        frames -> frames.raw(FIN | TEXT, 127, 0, 0, 0, 0, 0, 0, 0, 2)
                                .raw('h', 'i')));
    }

    private static Named<Consumer<ClientFrames>> junk(String name, Consumer<ClientFrames> write) {
        return Named.of(name, write);
    }

    private static void assertDiscarded(byte[] wire, String... expected) {
        for (ByteBuffer in : Feed.buffers(wire.length)) {
            for (int cut = 0; cut < wire.length; cut++) {
                var decoder = new FrameDecoder(100, 10);
                decoder.discard();
                Feed feed = new Feed(decoder, in);
                feed.take(wire, 0, cut);
                feed.take(wire, cut, wire.length);
                assertEquals(List.of(expected), feed.told, "cut at " + cut + " in " + in);
            }
        }
    }
}
