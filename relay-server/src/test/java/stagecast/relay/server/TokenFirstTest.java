package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.Authenticator;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.Identity;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;

/** A token is looked at before the body behind it: who may not send is answered while nothing of the body has come. */
class TokenFirstTest {

    private static final String MESSAGES = "POST /api/events/hall/messages HTTP/1.1\r\nHost: x\r\n";
    private static final String TICKETS = "POST /api/events/hall/tickets HTTP/1.1\r\nHost: x\r\n";
    private static final String BAD = "X-Token: no-such-token\r\n";
    private static final String ME = "GET /api/users/me HTTP/1.1\r\nHost: x\r\n\r\n";

    /** Long enough for a head to arrive on a busy machine. */
    private static final Duration BODY_TIME = Duration.ofSeconds(2);

    private static TestServer server;
    private static String token;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder);
        token = "X-Token: " + server.token(server.account()) + "\r\n";
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\n\r\n",
                "Content-Length: 100000000\r\n\r\n",
                "Content-Length: 5\r\n\r\nhell",
                "Transfer-Encoding: chunked\r\n\r\n"
            })
    void a_stranger_s_body_is_not_waited_for(String framed) throws Exception {
        for (String request : new String[] {MESSAGES, TICKETS}) {
            unauthorized("not_authenticated", request + framed);
            unauthorized("invalid_credentials", request + BAD + framed);
        }
    }

    private static void unauthorized(String code, String request) throws Exception {
        HttpAnswer answer = server.say(request).answer();

        assertEquals(401, answer.status(), answer::toString);
        assertEquals(code, answer.error().code());
        assertEquals("Bearer", answer.header("WWW-Authenticate"));
    }

    @Test
    void a_guest_s_body_is_not_waited_for_where_guests_may_not_ask() throws Exception {
        var hall = new GuestRequests(server, "hall");
        String account = server.token(server.account());
        String guest =
                "X-Token: " + hall.guest(hall.ticket(account, 1)).get("token").textValue() + "\r\n";

        for (String request : new String[] {TICKETS, MESSAGES.replace("hall", "another")}) {
            HttpAnswer answer =
                    server.say(request + guest + "Content-Length: 5\r\n\r\n").answer();

            assertEquals(403, answer.status(), answer::toString);
            assertEquals("forbidden", answer.error().code());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"})
    void the_body_may_come_whenever_it_does_and_the_next_request_behind_it(String framed) throws Exception {
        String request = MESSAGES + token + "Content-Type: text/plain\r\n" + framed;
        try (RelayClient listener = server.join("hall")) {
            for (int cut = request.indexOf("\r\n\r\n") + 4; cut <= request.length(); cut++) {
                RelayClient client = server.say(request.substring(0, cut));
                client.send((request.substring(cut) + ME).getBytes(StandardCharsets.US_ASCII));

                assertEquals(202, client.answer().status());
                assertEquals(401, client.answer().status());
                assertEquals("{\"from\":\"127.0.0.1\",\"msg\":\"hello\"}", listener.nextText());
                client.close();
            }
        }
    }

    @Test
    void many_messages_in_one_write_go_out_in_order() throws Exception {
        int count = 50;
        var requests = new StringBuilder();
        for (int i = 0; i < count; i++) {
            requests.append(MESSAGES + token + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n" + (10 + i));
        }
        try (RelayClient listener = server.join("hall");
                RelayClient client = server.say(requests.toString())) {
            for (int i = 0; i < count; i++) {
                assertEquals(202, client.answer().status());
                assertEquals("{\"from\":\"127.0.0.1\",\"msg\":" + (10 + i) + "}", listener.nextText());
            }
        }
    }

    @Test
    void a_stranger_s_body_is_thrown_away_and_the_next_request_answered() throws Exception {
        RelayClient client = server.say(MESSAGES + BAD + "Content-Length: 5\r\n\r\nhello" + TICKETS + BAD
                + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" + ME);

        for (int i = 0; i < 3; i++) {
            assertEquals(401, client.answer().status());
        }
    }

    @Test
    void a_wrong_type_is_told_after_a_wrong_token() throws Exception {
        String typed = "Content-Type: application/xml\r\nContent-Length: 5\r\n\r\n";

        assertEquals(401, server.say(MESSAGES + typed).answer().status());
        assertEquals(401, server.say(MESSAGES + BAD + typed).answer().status());
        assertEquals(415, server.say(MESSAGES + token + typed).answer().status());
    }

    /** The body has come by then, and waits: it is not its sender who is late. */
    @Test
    void a_look_up_that_takes_longer_than_a_body_may_is_answered_with_busy() throws Exception {
        var lookUp = new CompletableFuture<Result>();
        answeredWhileWaiting((credentials, address) -> lookUp, "Content-Length: 5\r\n\r\nhello", 503, "busy");

        lookUp.complete(new Result.Rejected()); // comes to nothing
    }

    @Test
    void a_body_that_does_not_come_after_the_look_up_is_late() throws Exception {
        var identity = Identity.ofAccount("user", "you@example.org", "credential");
        answeredWhileWaiting(
                (credentials, address) -> CompletableFuture.completedFuture(new Result.Accepted(identity)),
                "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhell",
                408,
                "timeout");
    }

    private static void answeredWhileWaiting(Authenticator authenticator, String rest, int status, String code)
            throws Exception {
        var limits = SocketLimits.DEFAULTS.withTimeouts(BODY_TIME, TestServer.PATIENCE, TestServer.PATIENCE);
        try (RelayServer waiting = RelayServer.of(new Relay(Limits.DEFAULTS, authenticator, RelayListener.NONE))
                        .limits(limits)
                        .port(0)
                        .start();
                RelayClient client = RelayClient.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), waiting.port()), TestServer.PATIENCE)) {
            client.send((MESSAGES + BAD + rest).getBytes(StandardCharsets.US_ASCII));

            HttpAnswer answer = client.answer();
            assertEquals(status, answer.status(), answer::toString);
            assertEquals(code, answer.error().code());
            client.nextEnd();
        }
    }
}
