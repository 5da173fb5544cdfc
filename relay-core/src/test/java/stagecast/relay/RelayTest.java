package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelayTest {

    private static final ChannelName CHANNEL = new ChannelName("hall");
    private static final Limits SMALL = new Limits(
            64 << 10,
            64,
            8 << 10,
            Duration.ofSeconds(10),
            24 << 10,
            4 << 10,
            3,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5));

    private final List<CompletableFuture<Authenticator.Result>> checks = new ArrayList<>();
    private final Relay relay = new Relay(
            SMALL,
            (credentials, address) -> {
                var check = new CompletableFuture<Authenticator.Result>();
                checks.add(check);
                return check;
            },
            RelayListener.NONE);
    private final ManualLane lane = new ManualLane();

    private final class Client {
        final RecordingTransport transport = new RecordingTransport();
        final Connection connection;

        Client(ManualLane on, String email, boolean listen, JoinRequest.Envelope envelope) {
            Identity identity = email.isEmpty() ? null : Identity.ofAccount("id-" + email, email, "c-" + email);
            connection = relay.join(
                    new JoinRequest(CHANNEL, InetAddress.getLoopbackAddress(), on, listen, envelope, identity),
                    transport);
        }

        boolean send(String text) {
            return connection.onMessage(false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }

        List<String> frames() {
            return transport.frames();
        }
    }

    private Client listener() {
        return new Client(lane, "", true, JoinRequest.Envelope.STANDARD);
    }

    private Client user(String email) {
        return new Client(lane, email, true, JoinRequest.Envelope.STANDARD);
    }

    private static String said(String value) {
        return "{\"from\":\"127.0.0.1\",\"msg\":" + value + "}";
    }

    @Test
    void brings_all_of_a_turn_to_each_listener_in_one_write() {
        Client sender = user("a@example.org");
        Client listener = listener();
        Client raw = new Client(lane, "", true, JoinRequest.Envelope.NONE);

        sender.send("hello world!");
        sender.send(" {\"a\":1} ");
        lane.turn();

        assertEquals(List.of(said("\"hello world!\""), said("{\"a\":1}")), listener.frames());
        assertEquals(1, listener.transport.writes);
        assertEquals(List.of("hello world!", " {\"a\":1} "), raw.frames());
        assertEquals(0, sender.transport.writes);
    }

    @Test
    void gives_senders_what_others_sent_around_their_own_and_in_order_with_answers() {
        Client a = user("a@example.org");
        Client b = user("b@example.org");

        a.send("1");
        b.send("2");
        a.send("{\"to\":\"B@example.org\",\"message\":3}");
        a.send("{\"password\":1}");
        a.send("4");
        b.send("5");
        lane.turn();

        String direct = "{\"from\":\"127.0.0.1\",\"to\":\"B@example.org\",\"msg\":3}";
        assertEquals(List.of(said("1"), direct, said("4")), b.frames());
        assertEquals(1, b.transport.writes);
        assertEquals(said("2"), a.frames().get(0));
        assertTrue(
                a.frames().get(1).contains("invalid_message"), () -> a.frames().get(1));
        assertEquals(said("5"), a.frames().get(2));
    }

    @Test
    void crosses_lanes_in_order_and_once() {
        ManualLane other = new ManualLane();
        Client sender = user("a@example.org");
        Client there = new Client(other, "b@example.org", true, JoinRequest.Envelope.STANDARD);
        Client quiet = new Client(other, "b@example.org", false, JoinRequest.Envelope.NONE);

        sender.send("1");
        sender.send("{\"to\":\"id-b@example.org\",\"message\":\"2\"}");
        sender.send("3");
        lane.turn();
        other.turn();

        String direct = "{\"from\":\"127.0.0.1\",\"to\":\"id-b@example.org\",\"msg\":\"2\"}";
        assertEquals(List.of(said("1"), direct, said("3")), there.frames());
        assertEquals(List.of("\"2\""), quiet.frames());
    }

    @Test
    void stops_reading_a_sender_whose_listeners_lane_is_full_until_it_has_room() {
        ManualLane other = new ManualLane();
        Client sender = user("a@example.org");
        Client there = new Client(other, "", true, JoinRequest.Envelope.STANDARD);

        int sent = 0;
        boolean more = true;
        while (more && sent < 100) {
            more = sender.send("\"" + "x".repeat(1000) + "\"");
            sent++;
        }
        assertFalse(more, "the sender is never stopped");
        lane.turn();
        other.turn();
        other.turn();
        lane.turn();

        assertEquals(1, sender.transport.resumed);
        assertEquals(sent, there.frames().size());
    }

    @Test
    void handles_what_follows_credentials_after_their_check() {
        Client client = listener();

        assertFalse(client.send("{\"email\":\"a@example.org\",\"password\":\"p\"}"));
        checks.get(0)
                .complete(new Authenticator.Result.Accepted(Identity.ofAccount("id", "a@example.org", "credential")));
        lane.turn();

        assertEquals(List.of("ok"), client.frames());
        assertEquals(1, client.transport.resumed);
        assertTrue(client.send("now"));
    }

    @Test
    void answers_a_check_that_takes_too_long_with_busy_and_ignores_its_late_result() {
        var impatient = new Relay(
                new Limits(1, 1, 1, Duration.ofSeconds(1), 1, 1, 1, Duration.ofMillis(1), Duration.ofSeconds(1)),
                (credentials, address) -> {
                    var check = new CompletableFuture<Authenticator.Result>();
                    checks.add(check);
                    return check;
                },
                RelayListener.NONE);
        var transport = new RecordingTransport();
        var connection =
                impatient.join(JoinRequest.listener(CHANNEL, InetAddress.getLoopbackAddress(), lane), transport);

        connection.onMessage(false, ByteBuffer.wrap("{\"token\":\"t\"}".getBytes(StandardCharsets.UTF_8)));
        while (transport.resumed == 0) {
            lane.timers();
            lane.turn();
        }
        checks.get(0).complete(new Authenticator.Result.Accepted(Identity.ofAccount("id", "a@example.org", "c")));
        lane.turn();

        assertEquals(1, transport.frames().size());
        assertTrue(
                transport.frames().get(0).contains("\"code\":\"busy\""),
                () -> transport.frames().get(0));
        assertTrue(
                transport.frames().get(0).contains("\"retryAfterSeconds\":1"),
                () -> transport.frames().get(0));
    }

    @Test
    void keeps_what_a_listener_can_not_take_yet() {
        Client sender = user("a@example.org");
        Client slow = listener();
        slow.transport.capacity = 10;

        for (int i = 0; i < 5; i++) {
            sender.send(String.valueOf(i));
            lane.turn();
        }
        slow.transport.capacity = 50;
        slow.connection.onWritable();
        slow.connection.onPing(ByteBuffer.wrap("old".getBytes(StandardCharsets.US_ASCII)));
        slow.connection.onPing(ByteBuffer.wrap("new".getBytes(StandardCharsets.US_ASCII)));
        slow.transport.capacity = Integer.MAX_VALUE;
        slow.connection.onWritable();

        List<String> expected = new ArrayList<>(
                IntStream.range(0, 5).mapToObj(i -> said(String.valueOf(i))).toList());
        expected.add(2, "pong new");
        assertEquals(expected, slow.frames());
        assertEquals(0, relay.queued().get());
    }

    @Test
    void closes_a_listener_at_its_bound_with_1013_behind_the_frame_being_written() {
        Client sender = user("a@example.org");
        Client slow = listener();
        Client healthy = listener();
        slow.transport.capacity = 5;

        for (int i = 0; i < 20; i++) {
            sender.send("\"" + "x".repeat(1000) + "\"");
            lane.turn();
        }
        slow.transport.capacity = Integer.MAX_VALUE;
        slow.connection.onWritable();

        assertEquals(20, healthy.frames().size());
        assertEquals(2, slow.frames().size());
        assertEquals(said("\"" + "x".repeat(1000) + "\""), slow.frames().get(0));
        assertEquals("close 1013", slow.frames().get(1));
        slow.connection.onClose(1013, "");
        assertTrue(slow.transport.outputEnded);
        assertEquals(0, relay.queued().get());
    }

    @Test
    void closes_whoever_has_most_waiting_at_the_bound_of_all_queues() {
        Client sender = user("a@example.org");
        List<Client> slow = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Client client = listener();
            client.transport.capacity = 0;
            slow.add(client);
        }

        for (int i = 0; i < 4; i++) {
            sender.send("\"" + "x".repeat(1000) + "\"");
            lane.turn();
        }

        assertTrue(relay.queued().get() <= SMALL.sendQueuesBytes(), () -> "bytes: " + relay.queued());
        slow.forEach(each -> each.transport.capacity = Integer.MAX_VALUE);
        slow.forEach(each -> each.connection.onWritable());
        long closed = slow.stream()
                .filter(each -> each.frames().equals(List.of("close 1013")))
                .count();
        assertTrue(closed > 0 && closed < 10, "closed: " + closed);
    }

    @Test
    void cuts_a_connection_that_does_not_close() {
        var quick = new Relay(
                new Limits(1, 1, 1, Duration.ofSeconds(1), 1, 1, 1, Duration.ofSeconds(1), Duration.ofMillis(1)),
                relay.authenticator(),
                RelayListener.NONE);
        var transport = new RecordingTransport();
        var connection = quick.join(JoinRequest.listener(CHANNEL, InetAddress.getLoopbackAddress(), lane), transport);

        connection.onProtocolError(1002, "broken");
        while (!transport.cut) {
            lane.timers();
        }

        assertEquals(List.of("close 1002"), transport.frames());
    }

    @Test
    void closes_after_too_many_refusals_in_a_row() {
        Client stranger = listener();

        for (int i = 0; i < 3; i++) {
            stranger.send("hello");
        }
        lane.turn();

        assertEquals(2, stranger.frames().size());
        assertTrue(stranger.frames().get(0).contains("not_authenticated"));
        assertEquals("close 1008", stranger.frames().get(1));
    }

    @Test
    void tells_who_addresses_nobody() {
        Client sender = user("a@example.org");

        sender.send("{\"to\":\"no \\\"body\",\"message\":1}");
        lane.turn();

        assertTrue(sender.frames().get(0).contains("\"code\":\"recipient_unavailable\""));
        assertTrue(sender.frames().get(0).contains("\"to\":\"no \\\"body\""));
    }

    @Test
    void ends_those_who_rest_on_a_credential() {
        Client one = user("a@example.org");
        Client other = user("b@example.org");

        relay.endCredential("c-a@example.org");
        lane.turn();

        assertEquals(List.of("close 4401"), one.frames());
        assertEquals(List.of(), other.frames());
        assertEquals(java.util.Set.of("c-b@example.org"), relay.credentialsInUse());
    }

    @Test
    void forgets_channels_and_connections_that_are_gone() {
        Client one = user("a@example.org");
        Client other = listener();
        var drained = relay.drain().toCompletableFuture();
        lane.turn();

        one.connection.onGone();
        one.connection.onGone();
        assertFalse(drained.isDone());
        other.connection.onGone();

        assertTrue(drained.isDone());
        assertEquals(List.of("close 1012"), other.frames());
        assertEquals(0, relay.connections());
        assertEquals(0, relay.channels());
        assertTrue(relay.credentialsInUse().isEmpty());
    }
}
