package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.server.config.Proxies;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** What connections hold that are no WebSockets: how many of an address there are, and how long an answer waits. */
class HttpConnectionsTest {

    private static final Duration TIMEOUT = Duration.ofMillis(400);

    /** An answer leaves shortly before its connection counts as idle. */
    private static final Duration SETTLED = Duration.ofMillis(100);

    private static final int MOST = 4;
    private static final int PAGE_BYTES = 300_000;
    private static final byte[] PAGE = "x".repeat(PAGE_BYTES).getBytes(StandardCharsets.US_ASCII);
    private static final String GET = "GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String GET_PAGE = "GET /page HTTP/1.1\r\nHost: x\r\n\r\n";

    private static final SocketLimits FEW = SocketLimits.DEFAULTS.withHttpConnectionsPerAddress(MOST);
    private static final SocketLimits HURRIED = SocketLimits.DEFAULTS
            .withSocketSendBuffer(4 << 10)
            .withTimeouts(TestServer.PATIENCE, TestServer.PATIENCE, TIMEOUT);
    private static final SocketLimits PATIENT =
            HURRIED.withTimeouts(TestServer.PATIENCE, TestServer.PATIENCE, TestServer.PATIENCE);

    @TempDir
    private Path folder;

    private final List<RelayClient> clients = new ArrayList<>();
    private TestCertificate certificate;

    @SuppressWarnings("NullAway.Init") // each test starts its own first
    private TestServer server;

    @BeforeEach
    void certify() throws Exception {
        certificate = TestCertificate.shared();
    }

    private void start(SocketLimits limits, UnaryOperator<RelayServer.Builder> more) throws Exception {
        server = new TestServer(
                folder,
                builder -> more.apply(
                        builder.limits(limits).tls(certificate.settings()).document("/page", "text/plain", PAGE)));
    }

    @AfterEach
    void stop() throws IOException {
        for (RelayClient client : clients) {
            client.close();
        }
        server.close();
    }

    private RelayClient kept(RelayClient client) {
        clients.add(client);
        return client;
    }

    private RelayClient connect(boolean secure) throws Exception {
        return kept(secure ? server.connect(certificate.tls()) : server.connect());
    }

    private RelayClient narrow(boolean secure) throws Exception {
        return kept(
                secure
                        ? server.connectNarrow(certificate.tls())
                        : RelayClient.connectNarrow(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                                TestServer.PATIENCE));
    }

    private static void answered(RelayClient client) throws IOException {
        client.send(GET.getBytes(StandardCharsets.US_ASCII));
        assertEquals(404, client.answer().status());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void beyond_its_bound_an_address_loses_the_connection_that_idles_longest(boolean secure) throws Exception {
        start(FEW, builder -> builder);
        RelayClient first = connect(secure);
        RelayClient second = connect(secure);
        answered(first);
        answered(second);
        assertTrue(second.isSilentFor(SETTLED));
        for (int i = 2; i < MOST; i++) {
            answered(connect(secure));
        }
        answered(first); // so that the second one is idle for longest
        assertTrue(first.isSilentFor(SETTLED));

        answered(connect(secure));

        second.throwAwayToTheEnd();
        answered(first);
    }

    @Test
    void beyond_the_bound_of_all_sockets_the_connection_that_idles_longest_is_closed_and_no_web_socket()
            throws Exception {
        start(SocketLimits.DEFAULTS, builder -> builder.sockets(2 * MOST));
        RelayClient joined = kept(server.join("room"));
        RelayClient first = connect(false);
        answered(first);
        assertTrue(first.isSilentFor(SETTLED));

        for (int i = 0; i < 2 * MOST; i++) {
            answered(connect(false));
        }

        first.throwAwayToTheEnd();
        joined.send(Frame.ping("there"));
        assertEquals("there", joined.next().text());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sockets_that_say_nothing_count_with_tls_too_and_newcomers_are_served(boolean secure) throws Exception {
        start(FEW, builder -> builder);
        var address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), secure ? server.tlsPort() : server.port());
        List<RelayClient> silent = new ArrayList<>();
        for (int i = 0; i < 3 * MOST; i++) {
            silent.add(kept(RelayClient.connect(address, TestServer.PATIENCE)));
        }

        answered(connect(secure));

        for (int i = 0; i < 2 * MOST; i++) {
            silent.get(i).throwAwayToTheEnd();
        }
    }

    @Test
    void a_websocket_counts_no_longer() throws Exception {
        start(FEW, builder -> builder);
        for (int i = 0; i < 2 * MOST; i++) {
            connect(i % 2 == 0).join(Upgrade.of("/api/events/room/ws"));
        }
        RelayClient idle = connect(false);
        answered(idle);

        for (int i = 0; i < MOST; i++) {
            connect(false).join(Upgrade.of("/api/events/room/ws"));
        }

        answered(idle);
        assertEquals(3 * MOST, server.relay.connections());
    }

    @Test
    void a_trusted_proxy_has_as_many_as_it_wants() throws Exception {
        start(FEW, builder -> builder.proxies(new Proxies(List.of("127.0.0.0/8"), Proxies.Header.X_FORWARDED_FOR)));
        RelayClient first = connect(false);
        answered(first);

        for (int i = 0; i < 2 * MOST; i++) {
            answered(connect(false));
        }

        answered(first);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void who_does_not_read_an_answer_is_cut(boolean secure) throws Exception {
        start(HURRIED, builder -> builder);
        RelayClient client = narrow(secure);

        client.send(GET_PAGE.repeat(60).getBytes(StandardCharsets.US_ASCII));

        awaitCut(client);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_handshake_behind_answers_that_are_not_read_leaves_nothing(boolean secure) throws Exception {
        start(HURRIED, builder -> builder);
        RelayClient client = narrow(secure);

        client.send(GET_PAGE.getBytes(StandardCharsets.US_ASCII));
        client.send(Upgrade.of("/api/events/room/ws").bytes());

        awaitCut(client);
        assertEquals(0, server.relay.connections());
    }

    /** It reads nothing: that would be progress. */
    private static void awaitCut(RelayClient client) {
        assertThrows(IOException.class, () -> {
            long deadline = System.nanoTime() + TestServer.PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                client.send(new byte[] {'\r'});
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void who_reads_slowly_gets_all_of_a_large_page(boolean secure) throws Exception {
        start(HURRIED, builder -> builder);
        try (Socket tcp = new Socket()) {
            tcp.setReceiveBufferSize(4 << 10);
            tcp.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), secure ? server.tlsPort() : server.port()));
            Socket socket = secure ? certificate.tls().over(tcp) : tcp;
            socket.getOutputStream().write(GET_PAGE.getBytes(StandardCharsets.US_ASCII));
            long start = System.nanoTime();

            int count = 0;
            byte[] some = new byte[8 << 10];
            while (count < PAGE_BYTES) {
                int more = socket.getInputStream().read(some);
                assertTrue(more > 0, "it was cut after " + count + " bytes");
                count += more;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }

            assertTrue(System.nanoTime() - start > TIMEOUT.toNanos(), "it was not slow enough to show anything");
        }
    }

    @Test
    void no_further_request_is_read_while_an_answer_waits() throws Exception {
        start(PATIENT, builder -> builder);
        String email = server.account();
        String post = "POST /api/events/room/messages HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nX-Token: "
                + server.token(email) + "\r\nContent-Length: 1\r\n\r\n1";
        RelayClient listener = kept(server.join("room"));
        RelayClient client = narrow(false);

        client.send((GET_PAGE + post).getBytes(StandardCharsets.US_ASCII));

        assertTrue(listener.isSilentFor(TIMEOUT));
        assertEquals(PAGE_BYTES, client.answer().body().length());
        assertEquals(202, client.answer().status());
        assertEquals("{\"from\":\"127.0.0.1\",\"msg\":1}", listener.nextText());
    }
}
