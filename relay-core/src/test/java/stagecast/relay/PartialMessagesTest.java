package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import stagecast.relay.Hall.Client;

/** What is kept of messages until they are whole, for all connections together. */
class PartialMessagesTest {

    private static final int MESSAGE = 4 << 10;

    private final Hall hall = new Hall(Hall.SMALL.with(
            limits -> limits.messageBytes(MESSAGE).inboundBytes(4 * MESSAGE).messagesPerSecond(0)));

    /** A client with the reader that a binding gives it. */
    private final class Peer {
        final Client client;
        final FrameReader reader;

        Peer(String email) {
            client = hall.user(email);
            reader = new FrameReader(client.connection, hall.relay.limits());
        }

        /** Sends so many bytes of a text message with as many more to come, masked with zeros. */
        void begin(int sent, int announced) {
            ByteBuffer frame = ByteBuffer.allocate(sent + 8);
            frame.put((byte) 0x81)
                    .put((byte) (0x80 | 126))
                    .putShort((short) announced)
                    .putInt(0);
            while (frame.hasRemaining()) {
                frame.put((byte) '1');
            }
            reader.feed(frame.flip());
        }

        void goOn(int bytes) {
            reader.feed(Hall.bytes("1".repeat(bytes)));
        }

        List<String> frames() {
            client.takesAll();
            return client.frames();
        }
    }

    @Test
    void beyond_the_bound_the_message_begun_first_ends_with_1013_and_the_others_become_whole() {
        Peer listener = new Peer("");
        List<Peer> senders = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Peer sender = new Peer("s" + i + "@example.org");
            sender.begin(MESSAGE - 1, MESSAGE);
            senders.add(sender);
        }
        hall.settle();

        assertEquals(List.of(CloseCode.TOO_SLOW, CloseCode.TOO_SLOW), hall.closed);
        for (int i = 2; i < 5; i++) {
            senders.get(i).goOn(1);
        }
        hall.settle();
        assertEquals(3, listener.frames().size());
        assertTrue(
                senders.get(0).frames().get(0).contains("1013"),
                senders.get(0).frames().toString());
        assertEquals(0, hall.relay.core.inbound().held());
    }

    @Test
    void a_connection_with_nothing_unfinished_is_not_closed() {
        Peer idle = new Peer("idle@example.org");
        idle.begin(MESSAGE - 1, MESSAGE);
        idle.goOn(1);
        hall.settle();
        hall.pass(Duration.ofSeconds(1));

        for (int i = 0; i < 20; i++) {
            new Peer("s" + i + "@example.org").begin(MESSAGE - 1, MESSAGE);
        }
        hall.settle();
        idle.begin(1, 1);
        hall.settle();

        assertTrue(hall.closed.size() >= 16);
        assertTrue(idle.frames().stream().noneMatch(frame -> frame.contains("1013")));
        assertEquals(List.of(), hall.failures);
    }

    @Test
    void what_is_kept_during_a_check_counts() {
        Peer checked = new Peer("");
        ByteBuffer credentialsAndMore = ByteBuffer.allocate(3 * MESSAGE);
        String credentials = "{\"email\":\"a@example.org\",\"password\":\"b\"}";
        credentialsAndMore
                .put((byte) 0x81)
                .put((byte) (0x80 | credentials.length()))
                .putInt(0)
                .put(Hall.bytes(credentials))
                .clear();

        checked.reader.feed(credentialsAndMore);

        assertTrue(
                hall.relay.core.inbound().held() > 2 * MESSAGE,
                "held " + hall.relay.core.inbound().held());
        checked.client.connection.onGone();
        assertEquals(0, hall.relay.core.inbound().held());
    }

    @Test
    void fragments_that_never_end_are_ended_as_soon_as_they_stand_still() {
        Peer stalled = new Peer("stalled@example.org");
        stalled.begin(10, MESSAGE);
        hall.passUnnoticed(InboundBudget.STALLED.plusMillis(1));

        for (int i = 0; i < 4; i++) {
            new Peer("s" + i + "@example.org").begin(MESSAGE - 100, MESSAGE);
        }
        hall.settle();

        assertTrue(stalled.frames().get(0).contains("1013"), stalled.frames().toString());
    }

    @Test
    void a_peer_that_closes_in_what_was_kept_is_answered() {
        Peer checked = new Peer("");
        String credentials = "{\"email\":\"a@example.org\",\"password\":\"b\"}";
        ByteBuffer in = ByteBuffer.allocate(MESSAGE)
                .put((byte) 0x81)
                .put((byte) (0x80 | credentials.length()))
                .putInt(0)
                .put(Hall.bytes(credentials));
        in.put((byte) 0x88)
                .put((byte) 0x82)
                .putInt(0)
                .putShort((short) CloseCode.NORMAL)
                .flip();
        checked.reader.feed(in);
        hall.passUnnoticed(InboundBudget.STALLED.plusMillis(1));

        for (int i = 0; i < 5; i++) {
            new Peer("s" + i + "@example.org").begin(MESSAGE - 100, MESSAGE);
        }
        hall.settle();

        assertTrue(checked.client.transport.outputEnded, checked.frames().toString());
    }
}
