package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.Hall.said;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.Hall.Client;

class CredentialsTest {

    private static final String LOGIN = "{\"email\":\"a@example.org\",\"password\":\"p\"}";

    private final Hall hall = new Hall(Hall.SMALL);

    private void complete(int check, Result result) {
        hall.checks.get(check).complete(result);
        hall.settle();
    }

    private static Result accepted(String email) {
        return new Result.Accepted(Hall.identity(email));
    }

    @Test
    void handles_what_follows_credentials_after_their_check() {
        Client client = hall.listener();
        Client other = hall.listener();

        assertFalse(client.send(LOGIN));
        complete(0, accepted("a@example.org"));

        assertEquals(List.of("ok"), client.frames());
        assertEquals(1, client.transport.resumed);
        assertTrue(client.send("1"));
        hall.settle();
        assertEquals(List.of(said("1")), other.frames());
    }

    @Test
    void goes_on_behind_very_many_checks_some_in_each_turn_so_that_others_are_heard_in_between() {
        int many = 3 * PacedTasks.IN_A_TURN;
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            clients.add(hall.listener());
            clients.get(i).send(LOGIN);
        }
        Client sender = hall.user("b@example.org");

        hall.checks.forEach(check -> check.complete(accepted("a@example.org")));
        hall.settle();
        assertEquals(PacedTasks.IN_A_TURN, resumed(clients));
        sender.send("1");
        hall.settle();
        assertEquals(List.of(said("1")), clients.get(many - 1).frames());
        for (int turn = 2; turn <= 3; turn++) {
            hall.pass(Duration.ofMillis(1));
            hall.settle();
            assertEquals(turn * PacedTasks.IN_A_TURN, resumed(clients));
        }
        assertEquals(List.of(said("1"), "ok"), clients.get(many - 1).frames());
    }

    private static int resumed(List<Client> clients) {
        return clients.stream().mapToInt(client -> client.transport.resumed).sum();
    }

    @Test
    void answers_a_check_that_takes_too_long_with_busy_and_ignores_its_late_result() {
        Client client = hall.listener();

        client.send(LOGIN);
        hall.pass(Duration.ofMillis(9_999));
        hall.settle();
        assertEquals(List.of(), client.frames());
        hall.pass(Duration.ofMillis(1));
        hall.settle();
        complete(0, accepted("a@example.org"));

        assertEquals(1, client.frames().size());
        assertTrue(client.frames().get(0).contains("\"code\":\"busy\""), client.frames()::toString);
        assertTrue(client.frames().get(0).contains("\"retryAfterSeconds\":1"), client.frames()::toString);
        assertEquals(1, client.transport.resumed);
    }

    @Test
    void lets_a_check_be_that_nobody_waits_for() {
        Client client = hall.listener();

        client.send(LOGIN);
        client.connection.onGone();

        assertTrue(hall.checks.get(0).isCancelled());
    }

    @Test
    void gives_each_check_the_whole_time() {
        Client client = hall.listener();

        client.send(LOGIN);
        hall.pass(Duration.ofSeconds(9));
        complete(0, new Result.Rejected());
        client.send(LOGIN);
        hall.pass(Duration.ofSeconds(9));
        hall.settle();
        complete(1, accepted("a@example.org"));

        assertEquals("ok", client.frames().get(1));
    }

    @Test
    void says_how_long_to_wait() {
        Client client = hall.listener();

        client.send(LOGIN);
        complete(0, new Result.Throttled(Duration.ofMillis(61_001)));

        assertTrue(client.frames().get(0).contains("\"too_many_attempts\""), client.frames()::toString);
        assertTrue(client.frames().get(0).contains("\"retryAfterSeconds\":62"), client.frames()::toString);
    }

    @Test
    void refuses_a_guest_of_another_channel_and_counts_that_as_a_refusal() {
        Client client = hall.listener();
        var guest = Identity.ofGuest("guest", new ChannelName("another hall"), "ticket");

        client.send("1");
        client.send("1");
        client.send("{\"token\":\"t\"}");
        complete(0, new Result.Accepted(guest));

        assertEquals(
                "{\"error\":{\"code\":\"forbidden\",\"message\":\"This token is a guest's on another channel. Ask for a"
                        + " ticket to this one.\"}}",
                client.frames().get(1));
        assertEquals("close 1008", client.frames().get(2));
        assertEquals(Set.of(), hall.relay.credentialsInUse());
    }

    @Test
    void lets_whoever_runs_the_relay_hear_how_checks_end() {
        Client client = hall.listener();

        for (Result result :
                List.of(new Result.Rejected(), new Result.Throttled(Duration.ZERO), new Result.Busy(Duration.ZERO))) {
            client.send(LOGIN);
            complete(hall.checks.size() - 1, result);
        }

        assertEquals(List.of(ErrorCode.INVALID_CREDENTIALS, ErrorCode.TOO_MANY_ATTEMPTS, ErrorCode.BUSY), hall.refused);
    }

    @Test
    void stays_whom_it_was_where_other_credentials_are_wrong() {
        Client client = hall.user("a@example.org");

        client.send(LOGIN);
        complete(0, new Result.Rejected());

        assertTrue(client.frames().get(0).contains("invalid_credentials"), client.frames()::toString);
        assertEquals(Set.of("c-a@example.org"), hall.relay.credentialsInUse());
        client.send("{\"to\":\"a@example.org\",\"message\":1}");
        hall.settle();
        assertTrue(client.frames().get(1).contains("\"msg\":1"), client.frames()::toString);
    }

    @Test
    void becomes_somebody_else_in_every_respect() {
        Client client = hall.user("a@example.org");

        client.send(LOGIN);
        complete(0, accepted("b@example.org"));
        client.send("{\"to\":\"a@example.org\",\"message\":1}");
        client.send("{\"to\":\"b@example.org\",\"message\":1}");
        hall.relay.endCredential("c-a@example.org");
        hall.settle();

        assertEquals(Set.of("c-b@example.org"), hall.relay.credentialsInUse());
        assertTrue(client.frames().get(1).contains("recipient_unavailable"), client.frames()::toString);
        assertEquals(3, client.frames().size());
    }

    @Test
    void reads_on_when_the_connection_is_closed_during_a_check() {
        Client client = hall.user("a@example.org");

        client.send(LOGIN);
        hall.relay.endCredential("c-a@example.org");
        hall.settle();
        assertEquals(1, client.transport.resumed, "the peer's close frame is never read");
        complete(0, accepted("a@example.org"));

        assertEquals(List.of("close 4401"), client.frames());
        assertEquals(1, client.transport.resumed);
        assertEquals(Set.of(), hall.relay.credentialsInUse());
    }

    @Test
    void forgets_a_connection_that_ends_during_a_check() {
        Client client = hall.listener();

        client.send(LOGIN);
        client.connection.onGone();
        complete(0, accepted("a@example.org"));

        assertEquals(List.of(), client.frames());
        assertEquals(0, client.transport.resumed);
        assertEquals(Set.of(), hall.relay.credentialsInUse());
        assertEquals(0, hall.relay.connections());
    }

    @Test
    void ends_those_who_rest_on_a_credential() {
        Client one = hall.user("a@example.org");
        Client other = hall.user("b@example.org");

        hall.relay.endCredential("c-a@example.org");
        hall.settle();

        assertEquals(List.of("close 4401"), one.frames());
        assertEquals(List.of(), other.frames());
        assertEquals(Set.of("c-b@example.org"), hall.relay.credentialsInUse());
    }

    @Test
    void finds_a_credential_that_ended_before_its_connection_was_registered() {
        Client client = hall.listener();

        client.send(LOGIN);
        hall.checks.get(0).complete(accepted("a@example.org"));
        hall.relay.endCredential("c-a@example.org");
        hall.settle();
        assertEquals(Set.of("c-a@example.org"), hall.relay.credentialsInUse(), "nobody can find out that it ended");
        hall.relay.endCredential("c-a@example.org");
        hall.settle();

        assertEquals(List.of("ok", "close 4401"), client.frames());
    }
}
