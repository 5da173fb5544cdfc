package stagecast.relay.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.cli.RelayCommand;

class DemoCommandTest {

    private static final String SAMPLE =
            "{\"id\":\"3f2a91c0\",\"q\":[0,0.70711,0,0.70711],\"rawacc\":[0,90,0],\"seq\":7,\"t\":1}";

    @TempDir
    private Path temporary;

    @Test
    void brings_a_sample_of_a_guest_of_the_phone_pages_ticket_to_the_bridge_without_an_address() throws Exception {
        try (DemoProcess demo = DemoProcess.start(temporary, "--port", "0")) {
            Matcher phone = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/phone#c=gyro&k=([\\w-]{43})")
                    .matcher(demo.phonePage());
            assertTrue(phone.matches(), demo.toString());
            demo.untilBridgeIsConnected();
            assertEquals(200, status(demo.bigScreen()));
            assertEquals(200, status(demo.phonePage()));

            Matcher guest = guestOf(phone.group(1), phone.group(2));
            var answer = new FirstText();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create(phone.group(1).replaceFirst("http", "ws") + "/api/events/gyro/ws"), answer)
                    .get(30, TimeUnit.SECONDS);
            socket.sendText("{\"token\":\"" + guest.group(1) + "\"}", true).get(30, TimeUnit.SECONDS);
            assertEquals("ok", answer.text.get(30, TimeUnit.SECONDS));
            socket.sendText(SAMPLE, true).get(30, TimeUnit.SECONDS);

            demo.line("phone 3f2a {2}q 0\\.000 0\\.707 0\\.000 0\\.707 {2}seq 7 {2}from " + guest.group(2));
            socket.abort();
        }
    }

    @Test
    void puts_the_public_address_in_front_of_both_pages() throws Exception {
        try (DemoProcess demo =
                DemoProcess.start(temporary, "--port", "0", "--public-url", "https://demo.example.org/relay/")) {
            assertTrue(demo.phonePage().startsWith("https://demo.example.org/relay/phone#c=gyro&k="), demo.toString());
            assertTrue(
                    demo.bigScreen()
                            .startsWith(
                                    "https://demo.example.org/relay/screen#c=gyro&p=https%3A%2F%2Fdemo.example.org%2Frelay%2F"));
            demo.line(
                    "In the proxy or tunnel, lead https://demo\\.example\\.org/relay/ to http://127\\.0\\.0\\.1:\\d+/,"
                            + " WebSocket included\\.");
        }
    }

    @Test
    void draws_the_phone_pages_code_in_a_terminal_if_a_phone_could_open_it() throws Exception {
        try (DemoProcess demo =
                DemoProcess.startInTerminal(temporary, "--port", "0", "--public-url", "https://demo.example.org")) {
            String page = demo.phonePage();
            List<String> code =
                    TerminalQr.lines(page).stream().map(line -> "  " + line).toList();

            assertEquals(code, demo.lines().subList(1, 1 + code.size()));
        }
        try (DemoProcess demo = DemoProcess.startInTerminal(temporary, "--port", "0")) {
            assertEquals("phone page: " + demo.phonePage(), demo.lines().get(0));
        }
    }

    @Test
    void adds_simulated_phones_that_end_with_it() throws Exception {
        try (DemoProcess demo = DemoProcess.start(temporary, "--port", "0", "--phones", "3")) {
            demo.line("simulate: all 3 are there");
            List<ProcessHandle> family = demo.family();
            assertEquals(3, family.size());
            demo.interruptAsATerminalDoes();

            assertEnded(demo, family);
        }
    }

    @Test
    void a_signal_to_end_ends_all_of_it_and_leaves_nothing() throws Exception {
        for (String signal : List.of("TERM", "INT")) {
            try (DemoProcess demo = DemoProcess.start(temporary, "--port", "0")) {
                demo.untilBridgeIsConnected();
                List<ProcessHandle> family = demo.family();
                assertEquals(2, family.size());
                demo.signal(signal);

                assertEnded(demo, family);
            }
        }
    }

    @Test
    void ctrl_c_in_a_terminal_reaches_the_bridge_too_and_still_is_an_orderly_end() throws Exception {
        try (DemoProcess demo = DemoProcess.start(temporary, "--port", "0")) {
            demo.untilBridgeIsConnected();
            List<ProcessHandle> family = demo.family();
            demo.interruptAsATerminalDoes();

            assertEnded(demo, family);
        }
    }

    @Test
    void ends_with_1_and_a_sentence_when_the_bridge_dies() throws Exception {
        try (DemoProcess demo = DemoProcess.start(temporary, "--port", "0")) {
            demo.untilBridgeIsConnected();
            List<ProcessHandle> family = demo.family();
            family.get(1).destroyForcibly();

            assertEquals(1, demo.exitCode());
            demo.errorLine("the bridge has ended, exit code 137; so the demo ends");
            assertNothingIsLeft(family);
        }
    }

    @Test
    void ends_with_1_and_a_sentence_when_the_port_is_in_use() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DemoProcess demo = DemoProcess.start(temporary, "--port", String.valueOf(other.getLocalPort()))) {

            assertEquals(1, demo.exitCode());
            assertEquals(
                    List.of("can't listen on 127.0.0.1:" + other.getLocalPort()
                            + ", the port is in use: end what uses it, or choose another one (0 takes a free one)"),
                    demo.errors());
            assertNothingIsLeft(List.of());
        }
    }

    @Test
    void ends_with_2_and_a_sentence_when_it_is_used_wrongly() {
        assertWrongUse("Unknown option: '--prot=0'", "--prot=0");
        assertWrongUse("a port is 0 to 65535, not 65536", "--port", "65536");
        assertWrongUse("simulated phones are 0 to 250, not 251", "--phones", "251");
        assertWrongUse("Invalid value for option '--port': 'http' is not an int", "--port", "http");
        assertWrongUse("a port is 0 to 65535, not 70000", "--lan", "--tls-port", "70000");
        assertWrongUse(
                "phones come in by --lan or by --public-url: choose one",
                "--lan",
                "--public-url",
                "https://a.example.org");
        for (String url :
                List.of("demo.example.org", "ftp://demo.example.org", "https:///x", "https://demo.example.org/#c=a")) {
            assertWrongUse(
                    "the address where phones reach this relay begins with https://, or http:// for a try, and has no"
                            + " ? or #: "
                            + url,
                    "--public-url",
                    url);
        }
        for (String url : List.of(
                "https://me:secret@demo.example.org/", "https://me@demo.example.org", "https://me@under_score/")) {
            assertWrongUse(
                    "the address where phones reach this relay must not contain a user name or password: the QR code"
                            + " would show them to the audience",
                    "--public-url",
                    url);
        }
    }

    private static void assertWrongUse(String sentence, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = RelayCommand.commandLine(new DemoCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);

        assertEquals(2, code);
        assertEquals(
                List.of(sentence, "See: relay demo --help"),
                err.toString().lines().toList());
        assertEquals("", out.toString());
    }

    private void assertEnded(DemoProcess demo, List<ProcessHandle> family) throws Exception {
        assertEquals(0, demo.exitCode(), demo.toString());
        assertEquals(List.of(), demo.errors());
        assertNothingIsLeft(family);
    }

    private void assertNothingIsLeft(List<ProcessHandle> family) throws Exception {
        await().atMost(DemoProcess.DEADLINE).until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
        try (Stream<Path> files = Files.walk(temporary)) {
            assertEquals(List.of(temporary), files.toList());
        }
    }

    /** Its token, and its user id. */
    private static Matcher guestOf(String relay, String ticket) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(relay + "/api/events/gyro/guests"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"ticket\":\"" + ticket + "\"}"))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher guest = Pattern.compile("\\{\"token\":\"([^\"]+)\",\"userId\":\"([^\"]+)\",.*")
                .matcher(answer);
        assertTrue(guest.matches(), answer);
        return guest;
    }

    private static int status(String page) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(page)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static final class FirstText implements WebSocket.Listener {

        private final CompletableFuture<String> text = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.complete(data.toString());
            socket.request(1);
            return null;
        }
    }
}
