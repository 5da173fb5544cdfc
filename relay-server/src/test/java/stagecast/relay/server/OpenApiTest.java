package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Limits;
import stagecast.relay.join.Origins;
import stagecast.relay.server.OpenApi.Operation;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;

/**
 * A tour of all requests: what the relay answers is what its OpenAPI description says, and what that says is answered.
 */
class OpenApiTest {

    private static final Operation LOGIN = new Operation("POST", "/api/users/login");
    private static final Operation LOGOUT = new Operation("POST", "/api/users/logout");
    private static final Operation ME = new Operation("GET", "/api/users/me");
    private static final Operation COUNT = new Operation("GET", "/api/events/{channel}");
    private static final Operation SEND = new Operation("POST", "/api/events/{channel}/messages");
    private static final Operation MAKE_TICKET = new Operation("POST", "/api/events/{channel}/tickets");
    private static final Operation END_TICKET = new Operation("DELETE", "/api/events/{channel}/tickets/{id}");
    private static final Operation BECOME_GUEST = new Operation("POST", "/api/events/{channel}/guests");
    private static final Operation END_GUEST = new Operation("DELETE", "/api/events/{channel}/guests/{userId}");
    private static final Operation JOIN = new Operation("GET", "/api/events/{channel}/ws");

    /** For a body, in bytes. */
    private static final int TOO_LONG = 9_000;

    /** Wrong passwords for one account from one address, after which the next attempt is refused. */
    private static final int ATTEMPTS = 5;

    /** Found by whoever looks at the log; the relay has no fault that a test could cause. */
    private static final String FAULT = " 500";

    @TempDir
    private Path folder;

    private OpenApi openApi;

    @BeforeEach
    void readDescription() throws Exception {
        try (TestServer server = server("description")) {
            openApi =
                    new OpenApi(server.send(server.request("/api/openapi.json")).body());
        }
    }

    @Test
    void every_example_is_allowed_by_its_schema() {
        assertEquals(List.of(), openApi.schemas().wrongExamples());
    }

    @Test
    void every_answer_is_described_and_every_described_answer_is_given() throws Exception {
        try (TestServer server = server("tour")) {
            var tour = new HttpTour(server, openApi);
            users(tour);
            ticketsAndGuests(tour);
            sending(tour);
            joining(tour);
            documents(tour);
            tour.everyPathWithAnotherMethod();
            tour.everyRequestWithTooManyFields();
        }
        shortOfTime();
        tooFast();
        tooMany();
        withoutStore();
        otherOrigin();

        Set<String> unmet = new TreeSet<>(openApi.unmet());
        unmet.removeIf(answer -> answer.endsWith(FAULT));
        assertEquals(Set.of(), unmet);
    }

    private void users(HttpTour tour) throws Exception {
        String email = tour.server().account();
        String right = "{\"email\":\"" + email + "\",\"password\":\"secret\"}";
        JsonNode login = parse(tour.json(200, LOGIN, right));
        String token = login.get("token").textValue();

        tour.json(400, LOGIN, "{");
        for (int i = 0; i < ATTEMPTS; i++) {
            tour.json(401, LOGIN, right.replace("secret", "guess " + i));
        }
        tour.json(429, LOGIN, right.replace("secret", "guess " + ATTEMPTS));
        tour.json(413, LOGIN, " ".repeat(TOO_LONG));
        tour.ask(415, LOGIN, "Content-Type: text/plain", right);
        tour.ask(200, ME, "X-Token: " + token, "");
        tour.ask(401, ME, "", "");
        tour.ask(204, LOGOUT, "Authorization: Bearer " + token, "");
        tour.ask(401, LOGOUT, "Authorization: Bearer " + token, "");
    }

    private void ticketsAndGuests(HttpTour tour) throws Exception {
        String maker = "X-Token: " + tour.server().token(tour.server().account());
        String json = maker + "\r\n" + HttpTour.JSON;
        JsonNode ticket = parse(tour.ask(201, MAKE_TICKET, json, "{\"maxGuests\":2,\"maxGuestsPerAddress\":2}"));
        String presented = "{\"ticket\":\"" + ticket.get("ticket").textValue() + "\"}";
        JsonNode guest = parse(tour.json(201, BECOME_GUEST, presented));
        String other = "X-Token: "
                + parse(tour.json(201, BECOME_GUEST, presented)).get("token").textValue();

        tour.json(429, BECOME_GUEST, presented);
        tour.json(400, BECOME_GUEST, "{}");
        tour.json(400, BECOME_GUEST.with("/api/events/a%2Fb/guests"), presented);
        tour.json(401, BECOME_GUEST, "{\"ticket\":\"none\"}");
        tour.json(413, BECOME_GUEST, " ".repeat(TOO_LONG));
        tour.ask(415, BECOME_GUEST, "", presented);
        tour.ask(200, ME, other, "");
        tour.ask(403, COUNT, other, "");
        tour.ask(202, SEND, other + "\r\n" + HttpTour.TEXT, "hello world!");
        tour.ask(403, SEND, other + "\r\n" + HttpTour.TEXT, "{\"to\":\"you@example.org\",\"message\":1}");

        tour.ask(400, MAKE_TICKET, json, "{\"maxGuests\":0}");
        tour.ask(401, MAKE_TICKET, "", "");
        tour.ask(403, MAKE_TICKET, other, "");
        tour.ask(413, MAKE_TICKET, json, " ".repeat(TOO_LONG));
        tour.ask(415, MAKE_TICKET, maker + "\r\nContent-Type: text/plain", "{}");
        for (int i = 1; i < TestServer.TICKETS_PER_ACCOUNT; i++) {
            tour.ask(201, MAKE_TICKET, maker, "");
        }
        tour.ask(429, MAKE_TICKET, maker, "");

        endings(tour, END_GUEST, guest.get("userId").textValue(), maker, other);
        endings(tour, END_TICKET, ticket.get("id").textValue(), maker, other);
    }

    private static void endings(HttpTour tour, Operation end, String id, String maker, String guest) throws Exception {
        tour.ask(400, end.with(end.target().replace("livehacks", "..")), maker, "");
        tour.ask(401, end, "", "");
        tour.ask(403, end, guest, "");
        tour.ask(404, end, maker, "");
        tour.ask(204, end.with(end.target().replace("nothing", id)), maker, "");
    }

    private static JsonNode parse(HttpAnswer answer) throws Exception {
        return new JsonMapper().readTree(answer.body());
    }

    private void sending(HttpTour tour) throws Exception {
        String token = "X-Token: " + tour.server().token(tour.server().account());
        String text = token + "\r\n" + HttpTour.TEXT;
        tour.ask(202, SEND, token + "\r\n" + HttpTour.JSON, "{\"rawacc\":[1,2,3]}");
        tour.ask(400, SEND, token + "\r\n" + HttpTour.JSON, "no JSON");
        tour.ask(400, SEND, text, "{\"password\":1}");
        tour.ask(400, SEND.with("/api/events/./messages"), text, "a");
        tour.ask(401, SEND, HttpTour.TEXT, "a");
        tour.ask(401, SEND, "X-Token: none\r\n" + HttpTour.TEXT, "a");
        tour.ask(404, SEND, text, "{\"to\":\"nobody@example.org\",\"message\":1}");
        tour.ask(413, SEND, text, "a".repeat(70_000));
        tour.ask(415, SEND, token, "a");

        tour.ask(200, COUNT, token, "");
        tour.ask(400, COUNT.with("/api/events/.."), token, "");
        tour.ask(401, COUNT, "", "");
    }

    private void joining(HttpTour tour) throws Exception {
        tour.ask(101, JOIN, HttpTour.UPGRADE, "");
        tour.ask(400, JOIN.with("/api/events/a%2Fb/ws"), HttpTour.UPGRADE, "");
        tour.ask(400, JOIN.with("/api/events/a/ws?listen=maybe"), HttpTour.UPGRADE, "");
        tour.ask(401, JOIN, HttpTour.UPGRADE + "\r\nX-Token: no-such-token", "");
        tour.ask(426, JOIN, "", "");
    }

    private void documents(HttpTour tour) throws Exception {
        for (Operation operation : openApi.operations()) {
            if (openApi.has(operation, 304)) {
                String tag = tour.send(200, operation, "*other").header("ETag");
                tour.send(304, operation, tag);
            }
        }
    }

    private void shortOfTime() throws Exception {
        var hurried =
                SocketLimits.DEFAULTS.withTimeouts(Duration.ofMillis(500), TestServer.PATIENCE, TestServer.PATIENCE);
        try (TestServer server = new TestServer(Files.createDirectory(folder.resolve("hurried")), hurried)) {
            new HttpTour(server, openApi).everyRequestByHalf();
        }
    }

    private void tooFast() throws Exception {
        try (TestServer server = server(
                "slow", Limits.DEFAULTS.with(each -> each.messagesPerSecond(1).messagesBurst(1)))) {
            var tour = new HttpTour(server, openApi);
            String text = "X-Token: " + server.token(server.account()) + "\r\n" + HttpTour.TEXT;
            tour.ask(202, SEND, text, "a");
            tour.ask(429, SEND, text, "a");
        }
    }

    private void tooMany() throws Exception {
        try (TestServer server = server("crowded", Limits.DEFAULTS.with(each -> each.connectionsPerAddress(1)));
                RelayClient only = server.join("hall")) {
            new HttpTour(server, openApi).ask(429, JOIN, HttpTour.UPGRADE, "");
            assertTrue(only.isSilentFor(Duration.ofMillis(1)));
        }
        try (TestServer server = server("full", Limits.DEFAULTS.with(each -> each.connections(1)));
                RelayClient only = server.join("hall")) {
            new HttpTour(server, openApi).ask(503, JOIN, HttpTour.UPGRADE, "");
            assertTrue(only.isSilentFor(Duration.ofMillis(1)));
        }
    }

    private void withoutStore() throws Exception {
        try (TestServer server = server("closed")) {
            server.store.close();
            new HttpTour(server, openApi).everyRequestThatNeedsTheStore();
        }
    }

    private void otherOrigin() throws Exception {
        var origins = new Origins(List.of("https://stage.example.org"));
        try (TestServer server =
                new TestServer(Files.createDirectory(folder.resolve("origins")), builder -> builder.origins(origins))) {
            new HttpTour(server, openApi)
                    .ask(403, JOIN, HttpTour.UPGRADE + "\r\nOrigin: https://other.example.org", "");
        }
    }

    private TestServer server(String name, Limits limits) throws Exception {
        return new TestServer(Files.createDirectory(folder.resolve(name)), limits, builder -> builder);
    }

    private TestServer server(String name) throws Exception {
        return new TestServer(Files.createDirectory(folder.resolve(name)));
    }
}
