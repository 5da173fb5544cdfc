package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xnio.XnioIoThread;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.ChannelRules;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.RelayOptions;
import stagecast.relay.Router;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** Errors in the parts that serve HTTP, and in the threads on which everything rests. */
class FaultsTest {

    private final BlockingQueue<Throwable> fatal = new LinkedBlockingQueue<>();
    private Supplier<Error> ofRules = () -> new AssertionError("not asked");

    enum How {
        THROWN,
        OF_A_STAGE
    }

    private Relay relay(How how) {
        var listener = new RelayListener() {
            @Override
            public void fatal(Throwable cause) {
                fatal.add(cause);
            }
        };
        return new Relay(
                Limits.DEFAULTS,
                RelayOptions.DEFAULTS,
                (credentials, address) -> {
                    var fault = new NoClassDefFoundError("broken");
                    if (how == How.THROWN) {
                        throw fault;
                    }
                    return CompletableFuture.<Result>failedStage(fault);
                },
                listener,
                Router.LOCAL,
                channel -> {
                    if (channel.value().equals("broken")) {
                        throw ofRules.get();
                    }
                    return ChannelRules.DEFAULTS;
                });
    }

    @ParameterizedTest
    @EnumSource
    void a_check_that_dies_of_an_error_is_answered_with_an_id(How how) throws Exception {
        try (RelayServer server = RelayServer.of(relay(how)).port(0).start();
                RelayClient client = connect(server)) {
            HttpResponse<String> count = ask(server, "/api/events/room", "GET");
            HttpAnswer join = client.ask(Upgrade.of("/api/events/room/ws").with("X-Token", "t"));

            assertInternal(count.statusCode(), count.body());
            assertInternal(join.status(), join.toString());
            try (RelayClient other = connect(server).join(Upgrade.of("/api/events/room/ws"))) {
                assertNotNull(other);
            }
        }
    }

    @Test
    void a_message_that_dies_of_an_error_is_answered_with_an_id() throws Exception {
        ofRules = StackOverflowError::new;
        try (RelayServer server = RelayServer.of(relay(How.THROWN)).port(0).start()) {
            HttpResponse<String> answer = post(server, "broken");

            assertInternal(answer.statusCode(), answer.body());
            assertEquals(List.of(), List.copyOf(fatal));
        }
    }

    @Test
    void memory_that_runs_out_on_any_thread_of_the_server_reaches_the_listener() throws Exception {
        var noMemory = new OutOfMemoryError("Cannot reserve 1 byte of direct buffer memory");
        ofRules = () -> noMemory;
        try (RelayServer server = RelayServer.of(relay(How.THROWN)).port(0).start();
                RelayClient client = connect(server)) {
            HttpAnswer join = client.ask(Upgrade.of("/api/events/broken/ws"));
            assertInternal(join.status(), join.toString());
            assertEquals(noMemory, next());

            fatal.clear();
            HttpResponse<String> answer = post(server, "broken");
            assertInternal(answer.statusCode(), answer.body());
            assertEquals(noMemory, next());
        }
    }

    @Test
    void the_end_of_a_thread_that_all_rests_on_reaches_the_listener() throws Exception {
        // It is never closed: XNIO waits without end for a thread that has died.
        RelayServer server = RelayServer.of(relay(How.THROWN)).port(0).start();
        for (String name : List.of("I/O", "Accept")) {
            Thread thread = threadOf(server, name);

            kill(thread);

            Throwable told = next();
            assertEquals("the thread " + thread.getName() + " has ended", told.getMessage());
            assertNotNull(told.getCause());
        }
    }

    /** Closes its selector, of which XNIO never thinks. */
    private static void kill(Thread thread) throws Exception {
        Method selector = thread.getClass().getDeclaredMethod("getSelector");
        selector.setAccessible(true);
        ((AutoCloseable) selector.invoke(thread)).close();
    }

    /** A thread of the newest server that there is. */
    private static Thread threadOf(RelayServer server, String name) {
        assertTrue(server.port() > 0);
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread instanceof XnioIoThread && thread.getName().contains(name))
                .max((a, b) -> Long.compare(a.getId(), b.getId()))
                .orElseThrow();
    }

    private Throwable next() throws InterruptedException {
        Throwable told = fatal.poll(TestServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertNotNull(told, "nothing was told");
        return told;
    }

    private static void assertInternal(int status, String body) {
        assertEquals(500, status, body);
        assertTrue(body.contains("\"internal\""), body);
        assertTrue(body.contains("its log has more under the id "), body);
    }

    private static RelayClient connect(RelayServer server) throws Exception {
        return RelayClient.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), TestServer.PATIENCE);
    }

    private static HttpResponse<String> post(RelayServer server, String channel) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.url() + "/api/events/" + channel + "/messages"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("1")));
    }

    private static HttpResponse<String> ask(RelayServer server, String path, String method) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("X-Token", "t")
                .method(method, BodyPublishers.noBody()));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.timeout(TestServer.PATIENCE).build(), BodyHandlers.ofString());
    }
}
