package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.server.GuestRequests.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.CloseCode;
import stagecast.relay.auth.Accounts;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** Guests at their sockets, and how they end. */
class GuestsTest {

    @TempDir
    private static Path folder;

    private static TestServer server;

    private GuestRequests hall;
    private String email = "";
    private String token = "";

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void logIn() throws Exception {
        hall = new GuestRequests(server, "hall-" + UUID.randomUUID());
        email = server.account();
        token = server.token(email);
    }

    private RelayClient socket(JsonNode guest) throws Exception {
        return server.connect()
                .join(Upgrade.of(hall.path("/ws?listen=false"))
                        .with("X-Token", guest.get("token").textValue()));
    }

    private static void assertOver(RelayClient client) throws Exception {
        Frame close = client.nextClose();

        assertEquals(CloseCode.CREDENTIALS_ENDED, close.closeCode());
    }

    private static String idOf(JsonNode ticket) {
        return "/tickets/" + ticket.get("id").textValue();
    }

    private static String userIdOf(JsonNode guest) {
        return "/guests/" + guest.get("userId").textValue();
    }

    @Test
    void a_guest_sends_to_all_of_the_channel_and_to_nobody_alone() throws Exception {
        JsonNode guest = hall.guest(hall.ticket(token, 1));
        RelayClient listener = server.join(hall.channel());
        RelayClient inBand = server.join(hall.channel());
        inBand.send("{\"token\":\"" + guest.get("token").textValue() + "\"}");
        assertEquals("ok", inBand.nextText());

        inBand.send("{\"to\":\"" + email + "\",\"message\":1}", "2");

        assertEquals("forbidden", inBand.nextError().code());
        assertEquals("{\"from\":\"127.0.0.1\",\"msg\":2}", listener.nextText());
    }

    @Test
    void a_guest_joins_no_other_channel() throws Exception {
        JsonNode guest = hall.guest(hall.ticket(token, 1));

        var answer = server.connect()
                .ask(Upgrade.of("/api/events/other-" + hall.channel() + "/ws")
                        .with("X-Token", guest.get("token").textValue()));

        assertEquals(403, answer.status());
        assertEquals("forbidden", answer.error().code());
    }

    @Test
    void a_log_out_closes_the_guest_s_sockets() throws Exception {
        JsonNode ticket = hall.ticket(token, 2);
        JsonNode guest = hall.guest(ticket);
        RelayClient leaves = socket(guest);
        RelayClient stays = socket(hall.guest(ticket));

        assertEquals(204, hall.logout(guest).statusCode());

        assertOver(leaves);
        assertTrue(stays.isSilentFor(Duration.ofMillis(300)));
    }

    @Test
    void a_ticket_that_its_maker_ends_closes_its_guests_sockets_and_no_others() throws Exception {
        JsonNode ticket = hall.ticket(token, 2);
        JsonNode guest = hall.guest(ticket);
        RelayClient one = socket(guest);
        RelayClient two = socket(hall.guest(ticket));
        RelayClient ofAnother = socket(hall.guest(hall.ticket(token, 1)));

        assertEquals(204, hall.delete(token, idOf(ticket)).statusCode());

        assertOver(one);
        assertOver(two);
        refused(401, "invalid_credentials", hall.me(guest));
        refused(401, "invalid_credentials", hall.present(ticket.get("ticket").textValue()));
        refused(404, "not_found", hall.delete(token, idOf(ticket)));
        assertTrue(ofAnother.isSilentFor(Duration.ofMillis(300)));
    }

    @Test
    void a_guest_whom_the_maker_sends_away_is_closed_alone() throws Exception {
        JsonNode ticket = hall.ticket(token, 2);
        JsonNode guest = hall.guest(ticket);
        RelayClient goes = socket(guest);
        RelayClient stays = socket(hall.guest(ticket));

        assertEquals(204, hall.delete(token, userIdOf(guest)).statusCode());

        assertOver(goes);
        refused(401, "invalid_credentials", hall.me(guest));
        refused(404, "not_found", hall.delete(token, userIdOf(guest)));
        assertTrue(stays.isSilentFor(Duration.ofMillis(300)));
        hall.guest(ticket);
    }

    @Test
    void what_is_another_account_s_or_another_channel_s_is_not_found() throws Exception {
        JsonNode ticket = hall.ticket(token, 1);
        JsonNode guest = hall.guest(ticket);
        String others = server.token(server.account());
        var otherHall = new GuestRequests(server, "other-" + hall.channel());

        for (String beneath : new String[] {idOf(ticket), userIdOf(guest), "/tickets/x", "/guests/x"}) {
            refused(404, "not_found", hall.delete(others, beneath));
            refused(404, "not_found", otherHall.delete(token, beneath));
        }
        refused(
                404,
                "not_found",
                hall.delete(token, "/tickets/" + ticket.get("ticket").textValue()));
        assertEquals(200, hall.me(guest).statusCode());
    }

    @Test
    void guests_end_with_their_maker_s_password_or_account_in_another_process() throws Exception {
        RelayClient first = socket(hall.guest(hall.ticket(token, 1)));
        try (AuthStore elsewhere = TestServer.openStore(folder)) {
            assertInstanceOf(
                    Accounts.Outcome.Done.class,
                    elsewhere.accounts().changePassword(email, "another secret".toCharArray()));
            assertOver(first);

            String other = server.account();
            RelayClient second = socket(hall.guest(hall.ticket(server.token(other), 1)));
            assertInstanceOf(Accounts.Outcome.Done.class, elsewhere.accounts().remove(other));
            assertOver(second);
        }
    }

    @Test
    void guests_stay_when_their_maker_logs_out() throws Exception {
        JsonNode ticket = hall.ticket(token, 2);
        RelayClient guest = socket(hall.guest(ticket));

        server.store
                .logins()
                .logout(token, InetAddress.getLoopbackAddress())
                .toCompletableFuture()
                .join();

        hall.guest(ticket);
        assertTrue(guest.isSilentFor(Duration.ofMillis(300)));
    }
}
