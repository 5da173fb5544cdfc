package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.server.GuestRequests.created;
import static stagecast.relay.server.GuestRequests.header;
import static stagecast.relay.server.GuestRequests.names;
import static stagecast.relay.server.GuestRequests.refused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.tck.ErrorText;

/** Tickets and guests over HTTP: what is answered to whom. */
class TicketsTest {

    private static TestServer server;

    private GuestRequests hall;
    private String token = "";

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void logIn() throws Exception {
        hall = new GuestRequests(server, "hall-" + UUID.randomUUID());
        token = server.token(server.account());
    }

    private static void endsIn(Duration time, JsonNode created) {
        Duration left = Duration.between(
                Instant.now(), Instant.parse(created.get("expiresAt").textValue()));
        assertTrue(left.compareTo(time) <= 0, left::toString);
        assertTrue(left.compareTo(time.minusSeconds(30)) > 0, left::toString);
    }

    @Test
    void a_ticket_is_answered_with_a_secret_that_nobody_keeps() throws Exception {
        HttpResponse<String> answer = hall.make(token, "{\"ttlSeconds\":100,\"maxGuests\":1,\"more\":[]}");

        JsonNode ticket = created(answer);
        assertEquals("no-store", header(answer, "Cache-Control"));
        assertEquals("application/json", header(answer, "Content-Type"));
        assertEquals(Set.of("id", "ticket", "expiresAt"), names(ticket));
        assertTrue(ticket.get("ticket").textValue().matches("[A-Za-z0-9_-]{43,}"), answer.body());
        endsIn(Duration.ofSeconds(100), ticket);
    }

    @Test
    void a_guest_is_answered_with_a_token_that_ends_with_the_ticket() throws Exception {
        JsonNode ticket = hall.ticket(token, 2);

        HttpResponse<String> answer = hall.present(ticket.get("ticket").textValue());

        JsonNode guest = created(answer);
        assertEquals("no-store", header(answer, "Cache-Control"));
        assertEquals(Set.of("token", "userId", "expiresAt"), names(guest));
        assertTrue(guest.get("token").textValue().matches("[A-Za-z0-9_-]{43,}"), answer.body());
        assertEquals(ticket.get("expiresAt"), guest.get("expiresAt"));
        assertTrue(!guest.get("userId").equals(hall.guest(ticket).get("userId")), "a guest of its own");
    }

    @Test
    void a_body_may_be_left_out_whatever_its_type() throws Exception {
        for (String type : List.of("", "text/plain", "application/json")) {
            HttpRequest.Builder request = server.request(hall.path("/tickets"))
                    .header("Authorization", "Bearer " + token)
                    .POST(BodyPublishers.noBody());

            endsIn(
                    Duration.ofHours(1),
                    created(server.send(type.isEmpty() ? request : request.header("Content-Type", type))));
        }
        endsIn(Duration.ofHours(1), created(hall.make(token, "{}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ttlSeconds\":0}",
                "{\"ttlSeconds\":86401}",
                "{\"ttlSeconds\":-1}",
                "{\"ttlSeconds\":\"60\"}",
                "{\"ttlSeconds\":1.5}",
                "{\"ttlSeconds\":null}",
                "{\"ttlSeconds\":18446744073709551617}",
                "{\"maxGuests\":0}",
                "{\"maxGuests\":10001}",
                "{\"maxGuests\":true}",
                "{\"maxGuestsPerAddress\":0}",
                "{\"maxGuestsPerAddress\":10001}",
                "{\"maxGuestsPerAddress\":\"1\"}",
                "{\"maxGuests\":1e99}",
                "{\"maxGuests\":[1]}",
                "{\"maxGuests\":1",
                "[]",
                " ",
            })
    void terms_that_are_none_are_refused_with_400(String body) throws Exception {
        refused(400, "invalid_request", hall.make(token, body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"ticket\":1}", "{\"ticket\":null}", "[\"ticket\"]", "{\"Ticket\":\"x\"}", ""})
    void a_guest_without_a_ticket_is_refused_with_400(String body) throws Exception {
        refused(400, "invalid_request", server.send(hall.post("/guests", body)));
    }

    @Test
    void a_body_of_another_kind_is_refused_with_415() throws Exception {
        for (String path : List.of("/tickets", "/guests")) {
            HttpRequest.Builder request = server.request(hall.path(path))
                    .header("X-Token", token)
                    .header("Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString("{\"ticket\":\"x\"}"));

            refused(415, "unsupported_media_type", server.send(request));
        }
    }

    @Test
    void a_body_beyond_its_bound_is_refused_with_413() throws Exception {
        String longBody = "{\"ticket\":\"" + "x".repeat(8 << 10) + "\"}";

        refused(413, "message_too_big", hall.make(token, longBody));
        refused(413, "message_too_big", server.send(hall.post("/guests", longBody)));
    }

    @Test
    void a_ticket_that_is_none_here_is_refused_with_401() throws Exception {
        JsonNode ticket = hall.ticket(token, 5);
        String secret = ticket.get("ticket").textValue();
        var otherHall = new GuestRequests(server, hall.channel().replace("hall", "Hall"));

        for (HttpResponse<String> answer : List.of(
                hall.present("no-such-ticket"),
                hall.present(ticket.get("id").textValue()),
                hall.present(token),
                otherHall.present(secret))) {
            refused(401, "invalid_credentials", answer);
            assertEquals("Bearer", header(answer, "WWW-Authenticate"));
        }
    }

    @Test
    void a_full_ticket_is_refused_with_429_until_a_guest_logs_out() throws Exception {
        JsonNode ticket = hall.ticket(token, 1);
        JsonNode guest = hall.guest(ticket);

        tellsWhenToComeAgain(hall.present(ticket.get("ticket").textValue()));

        assertEquals(204, hall.logout(guest).statusCode());
        refused(401, "invalid_credentials", hall.me(guest));
        hall.guest(ticket);
    }

    @Test
    void an_account_with_too_many_tickets_is_refused_with_429() throws Exception {
        for (int i = 0; i < TestServer.TICKETS_PER_ACCOUNT; i++) {
            hall.ticket(token, 1);
        }

        tellsWhenToComeAgain(hall.make(token, "{}"));
    }

    private static void tellsWhenToComeAgain(HttpResponse<String> answer) {
        refused(429, "rate_limited", answer);
        long seconds = ErrorText.parse(answer.body()).number("retryAfterSeconds");
        assertTrue(seconds > 0, answer::body);
        assertEquals("" + seconds, header(answer, "Retry-After"));
    }

    @Test
    void a_guest_is_told_who_that_is_and_where() throws Exception {
        var elsewhere = new GuestRequests(server, "caf%C3%A9%20" + UUID.randomUUID());
        JsonNode guest = elsewhere.guest(elsewhere.ticket(token, 1));

        JsonNode me = new JsonMapper().readTree(elsewhere.me(guest).body());

        assertEquals(Set.of("userId", "channel", "expiresAt"), names(me));
        assertEquals(guest.get("userId"), me.get("userId"));
        assertEquals(guest.get("expiresAt"), me.get("expiresAt"));
        assertTrue(me.get("channel").textValue().startsWith("café "), me::toString);
    }

    @Test
    void what_is_an_account_s_to_do_is_forbidden_to_guests_and_takes_a_token() throws Exception {
        JsonNode ticket = hall.ticket(token, 1);
        JsonNode guest = hall.guest(ticket);
        for (HttpRequest.Builder request : List.of(
                hall.post("/tickets", "{}"),
                server.request(hall.path("/tickets/" + ticket.get("id").textValue()))
                        .DELETE(),
                server.request(hall.path("/guests/" + guest.get("userId").textValue()))
                        .DELETE())) {
            HttpResponse<String> answer = server.send(request);
            refused(401, "not_authenticated", answer);
            assertEquals("Bearer", header(answer, "WWW-Authenticate"));
            refused(401, "invalid_credentials", server.send(request.copy().header("X-Token", "no-such-token")));
            refused(
                    403,
                    "forbidden",
                    server.send(
                            request.copy().header("X-Token", guest.get("token").textValue())));
        }
        assertEquals(200, hall.me(guest).statusCode());
    }

    @Test
    void another_method_is_refused_with_405_and_allow() throws Exception {
        for (Map.Entry<String, String> path : Map.of(
                        "/tickets", "POST", "/tickets/x", "DELETE", "/guests", "POST", "/guests/x", "DELETE")
                .entrySet()) {
            HttpResponse<String> answer = server.send(server.request(hall.path(path.getKey())));

            refused(405, "method_not_allowed", answer);
            assertEquals(path.getValue(), header(answer, "Allow"));
        }
    }

    @Test
    void a_channel_of_a_wrong_name_is_refused_with_400() throws Exception {
        var nowhere = new GuestRequests(server, "a%2Fb");

        refused(400, "invalid_channel", nowhere.make(token, "{}"));
        refused(400, "invalid_channel", nowhere.present("no-such-ticket"));
        refused(400, "invalid_channel", nowhere.delete(token, "/tickets/x"));
        refused(400, "invalid_channel", nowhere.delete(token, "/guests/x"));
    }
}
