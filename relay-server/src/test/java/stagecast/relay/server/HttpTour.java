package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import stagecast.relay.server.OpenApi.Operation;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;

/** Asks one server, and holds each answer against the description. */
final class HttpTour {

    /** The fields that open a WebSocket. */
    static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    static final String JSON = "Content-Type: application/json";

    static final String TEXT = "Content-Type: text/plain";

    private static final String NO_TOKEN = "X-Token: no-such-token";

    private final TestServer server;
    private final OpenApi openApi;

    HttpTour(TestServer server, OpenApi openApi) {
        this.server = server;
        this.openApi = openApi;
    }

    TestServer server() {
        return server;
    }

    /**
     * Sends a request on a connection of its own.
     *
     * @param fields header fields without the last line's end, may be empty
     */
    HttpAnswer ask(int status, Operation operation, String fields, String body) throws Exception {
        String length =
                body.isEmpty() ? "" : "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n";
        String close = fields.contains("Connection:") ? "" : "Connection: close\r\n";
        String more = fields.isEmpty() ? "" : fields + "\r\n";
        return answer(status, operation, head(operation) + more + close + length + "\r\n" + body);
    }

    /** The same with a JSON body. */
    HttpAnswer json(int status, Operation operation, String body) throws Exception {
        return ask(status, operation, JSON, body);
    }

    /** The same without a body, by a client that knows how long the answers to HEAD are. */
    HttpAnswer send(int status, Operation operation, String ifNoneMatch) throws Exception {
        HttpResponse<String> answer = server.send(server.request(operation.target())
                .header("If-None-Match", ifNoneMatch)
                .method(operation.method(), BodyPublishers.noBody()));
        return checked(
                status,
                operation,
                new HttpAnswer(answer.statusCode(), answer.headers().map(), answer.body()));
    }

    void everyPathWithAnotherMethod() throws Exception {
        for (Operation operation : openApi.operations()) {
            if (openApi.has(operation, 405)) {
                String request = head(operation).replaceFirst(operation.method(), "PATCH");
                answer(405, operation, request + "Connection: close\r\n\r\n");
            }
        }
    }

    void everyRequestWithTooManyFields() throws Exception {
        for (Operation operation : openApi.operations()) {
            if (openApi.has(operation, 431)) {
                answer(431, operation, head(operation) + "X: x\r\n".repeat(101) + "\r\n");
            }
        }
    }

    /** What is not there in time is not waited for. */
    void everyRequestByHalf() throws Exception {
        Map<Operation, RelayClient> waiting = new LinkedHashMap<>(); // all at once, for each takes its time
        for (Operation operation : openApi.operations()) {
            if (openApi.has(operation, 408)) {
                waiting.put(operation, server.say(head(operation) + "X: "));
            }
        }
        for (Map.Entry<Operation, RelayClient> late : waiting.entrySet()) {
            try (RelayClient client = late.getValue()) {
                checked(408, late.getKey(), client.answer());
            }
        }
    }

    void everyRequestThatNeedsTheStore() throws Exception {
        for (Operation operation : openApi.operations()) {
            if (openApi.has(operation, 503)) {
                boolean joins = operation.path().endsWith("/ws");
                String body = operation.method().equals("POST")
                        ? "{\"email\":\"you@example.org\",\"password\":\"secret\",\"ticket\":\"none\"}"
                        : "";
                ask(503, operation, NO_TOKEN + "\r\n" + (joins ? UPGRADE : JSON), body);
            }
        }
    }

    private static String head(Operation operation) {
        return operation.method() + " " + operation.target() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    }

    private HttpAnswer answer(int status, Operation operation, String request) throws Exception {
        try (RelayClient client = server.say(request)) {
            return checked(status, operation, client.answer());
        }
    }

    private HttpAnswer checked(int status, Operation operation, HttpAnswer answer) throws Exception {
        assertEquals(status, answer.status(), () -> operation + " was answered with " + answer);
        openApi.check(operation, answer);
        return answer;
    }
}
