package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.Hall.Client;

class RefusalTest {

    private final Hall hall = new Hall(Hall.SMALL);

    @Test
    void closes_after_too_many_refusals_in_a_row() {
        Client stranger = hall.listener();

        for (int i = 0; i < 3; i++) {
            stranger.send("hello");
        }
        hall.settle();

        assertEquals(2, stranger.frames().size());
        assertTrue(stranger.frames().get(0).contains("not_authenticated"), stranger.frames()::toString);
        assertEquals("close 1008", stranger.frames().get(1));
    }

    @Test
    void an_accepted_message_or_a_success_ends_the_row() {
        Client client = hall.user("a@example.org");
        Client stranger = hall.listener();

        for (int i = 0; i < 5; i++) {
            client.send("{\"password\":1}");
            client.send("{\"password\":1}");
            client.send("1");
        }
        stranger.send("1");
        stranger.send("1");
        stranger.send("{\"token\":\"t\"}");
        hall.checks.get(0).complete(new Authenticator.Result.Accepted(Hall.identity("b@example.org")));
        hall.settle();
        stranger.send("{\"password\":1}");
        stranger.send("{\"password\":1}");
        hall.settle();

        assertEquals(List.of(), hall.closed);
    }

    @Test
    void wrong_credentials_do_not_end_the_row() {
        Client stranger = hall.listener();

        stranger.send("1");
        stranger.send("1");
        stranger.send("{\"token\":\"t\"}");
        hall.checks.get(0).complete(new Authenticator.Result.Rejected());
        hall.settle();
        stranger.send("1");
        hall.settle();

        assertEquals(List.of(1008), hall.closed);
    }

    @Test
    void answers_one_error_of_a_code_in_a_second_and_says_how_many_were_not() {
        Client client = hall.user("a@example.org");

        for (int i = 0; i < 5; i++) {
            client.send("{\"password\":1}");
            client.send("{\"to\":\"nobody\",\"message\":1}");
        }
        hall.pass(Duration.ofSeconds(1));
        client.send("{\"password\":1}");
        hall.settle();

        List<String> frames = client.frames();
        assertEquals(3, frames.size());
        assertTrue(frames.get(0).contains("invalid_message") && !frames.get(0).contains("suppressed"), frames.get(0));
        assertTrue(frames.get(1).contains("recipient_unavailable"), frames.get(1));
        assertTrue(frames.get(2).contains("invalid_message\""), frames.get(2));
        assertTrue(frames.get(2).endsWith(",\"suppressed\":4}}"), frames.get(2));
    }

    @Test
    void tells_who_addresses_nobody_once_a_second_for_each_name() {
        Client sender = hall.user("a@example.org");
        String longName = "x".repeat(2000);

        for (int i = 0; i < 2; i++) {
            sender.send("{\"to\":\"no \\\"body\",\"message\":1}");
            sender.send("{\"to\":\"" + longName + "1\",\"message\":1}");
            sender.send("{\"to\":\"" + longName + "2\",\"message\":1}");
        }
        hall.settle();

        assertEquals(3, sender.frames().size());
        assertTrue(sender.frames().get(0).contains("\"code\":\"recipient_unavailable\""));
        assertTrue(sender.frames().get(0).contains("\"to\":\"no \\\"body\""));
        assertTrue(sender.frames().get(2).contains(longName + "2"));
    }

    @Test
    void remembers_a_code_however_many_are_addressed_that_are_not_there() {
        Client sender = hall.user("a@example.org");

        sender.send("{\"password\":1}");
        for (int i = 0; i < AbsentAddressees.MOST + 1; i++) {
            sender.send("{\"to\":\"nobody-" + i + "\",\"message\":1}");
        }
        sender.send("{\"password\":1}");
        hall.settle();

        assertEquals(AbsentAddressees.MOST + 2, sender.frames().size());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 5, Long.MIN_VALUE})
    void counts_the_second_wherever_the_clock_begins(long start) {
        var refusals = new Refusals(drop -> hall.relay.partialInput(hall.lane, InetAddress.getLoopbackAddress(), drop));
        long second = Duration.ofSeconds(1).toNanos();

        assertEquals(0, refusals.admit(ErrorCode.BUSY, start));
        assertEquals(Refusals.SUPPRESS, refusals.admit(ErrorCode.BUSY, start + second - 1));
        assertEquals(1, refusals.admit(ErrorCode.BUSY, start + second));
    }

    @Test
    void a_guest_may_send_to_all_but_not_to_one() {
        var guest = Identity.ofGuest("guest", Hall.CHANNEL, "ticket");
        Client listener = hall.user("a@example.org");
        Client client = hall.listener();
        client.send("{\"token\":\"t\"}");
        hall.checks.get(0).complete(new Authenticator.Result.Accepted(guest));
        hall.settle();

        client.send("{\"to\":\"a@example.org\",\"message\":1}");
        client.send("2");
        hall.settle();

        assertTrue(client.frames().get(1).contains("forbidden"), client.frames()::toString);
        assertEquals(List.of(Hall.said("2")), listener.frames());
    }

    @Test
    void a_guest_can_t_join_another_channel() {
        var guest = Identity.ofGuest("guest", new ChannelName("another hall"), "ticket");

        var refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new JoinRequest(
                        Hall.CHANNEL, InetAddress.getLoopbackAddress(), hall.lane, JoinOptions.DEFAULTS, guest));

        assertEquals("this identity may not use the channel hall", refusal.getMessage());
    }
}
