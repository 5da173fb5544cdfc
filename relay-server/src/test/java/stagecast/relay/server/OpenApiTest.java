package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Origins;
import stagecast.relay.server.OpenApi.Operation;
import stagecast.relay.server.config.SocketLimits;

/**
 * A tour of all requests: what the relay answers is what its OpenAPI description says, and what that says is answered.
 */
class OpenApiTest {

    private static final Operation LOGIN = new Operation("POST", "/api/users/login");
    private static final Operation LOGOUT = new Operation("POST", "/api/users/logout");
    private static final Operation ME = new Operation("GET", "/api/users/me");
    private static final Operation JOIN = new Operation("GET", "/api/events/{channel}/ws");

    /** Described ahead of the code that answers it. */
    private static final Pattern AHEAD =
            Pattern.compile("\\w+ /api/events/\\{channel}(/(messages|tickets|guests).*)? .*|.*/ws 429");

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
                    new OpenApi(server.send(server.request("/api/openapi.json")).body(), AHEAD);
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
            joining(tour);
            documents(tour);
            tour.everyPathWithAnotherMethod();
            tour.everyRequestWithTooManyFields();
        }
        shortOfTime();
        withoutStore();
        otherOrigin();

        Set<String> unmet = new TreeSet<>(openApi.unmet());
        unmet.removeIf(answer -> answer.endsWith(FAULT));
        assertEquals(Set.of(), unmet);
    }

    private void users(HttpTour tour) throws Exception {
        String email = tour.server().account();
        String right = "{\"email\":\"" + email + "\",\"password\":\"secret\"}";
        JsonNode login = new JsonMapper().readTree(tour.json(200, LOGIN, right).body());
        String token = login.get("token").textValue();

        tour.json(400, LOGIN, "{");
        for (int i = 0; i < ATTEMPTS; i++) {
            tour.json(401, LOGIN, right.replace("secret", "guess " + i));
        }
        tour.json(429, LOGIN, right.replace("secret", "guess " + ATTEMPTS));
        tour.json(413, LOGIN, " ".repeat(9_000));
        tour.ask(415, LOGIN, "Content-Type: text/plain", right);
        tour.ask(200, ME, "X-Token: " + token, "");
        tour.ask(401, ME, "", "");
        tour.ask(204, LOGOUT, "Authorization: Bearer " + token, "");
        tour.ask(401, LOGOUT, "Authorization: Bearer " + token, "");
    }

    private void joining(HttpTour tour) throws Exception {
        tour.ask(101, JOIN, HttpTour.UPGRADE, "");
        tour.ask(400, JOIN.with("/api/events/a%2Fb/ws"), HttpTour.UPGRADE, "");
        tour.ask(400, JOIN.with("/api/events/a/ws?listen=maybe"), HttpTour.UPGRADE, "");
        tour.ask(401, JOIN, HttpTour.UPGRADE + "\r\nX-Token: no-such-token", "");
        tour.ask(426, JOIN, "Connection: keep-alive", "");
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
        var hurried = new SocketLimits(64 << 10, Duration.ofMillis(500), 16 << 10, 100, 100);
        try (TestServer server = new TestServer(Files.createDirectory(folder.resolve("hurried")), hurried)) {
            new HttpTour(server, openApi).everyRequestByHalf();
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

    private TestServer server(String name) throws Exception {
        return new TestServer(Files.createDirectory(folder.resolve(name)));
    }
}
