package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.server.net.OpenSocket;
import stagecast.relay.tck.RelayClient;

/**
 * What a connection takes in memory goes with it when the relay closes it to make room. A clock that ran on would keep all
 * of it until it rings, and in that time connections can come and go by the hundred thousand.
 */
@Isolated("it counts objects of all tests, and collects garbage to do so")
class ClosedConnectionsTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int MOST = 4;
    private static final int COMING = 300;

    /** Threads may still have the last few in their hands. */
    private static final int LEFT = 100;

    private static final byte[] PAGE = new byte[300_000];

    private static final Pattern COUNT =
            Pattern.compile("(\\d+) +\\d+ +" + Pattern.quote(OpenSocket.class.getName()) + "\\s");

    @TempDir
    private Path folder;

    private final List<RelayClient> clients = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // each test starts its own first
    private TestServer server;

    @AfterEach
    void stop() throws IOException {
        for (RelayClient client : clients) {
            client.close();
        }
        server.close();
    }

    private void start() throws Exception {
        TestCertificate certificate = TestCertificate.shared();
        server = new TestServer(
                folder,
                builder -> builder.limits(SocketLimits.DEFAULTS
                                .withHttpConnectionsPerAddress(MOST)
                                .withSocketSendBuffer(4 << 10)
                                .withTimeouts(LONG, LONG, LONG))
                        .tls(certificate.settings())
                        .document("/page", "text/plain", PAGE));
    }

    private RelayClient connect(int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        RelayClient client = RelayClient.connectNarrow(address, TestServer.PATIENCE);
        clients.add(client);
        return client;
    }

    private static void send(RelayClient client, String text) throws IOException {
        client.send(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void one_that_said_nothing() throws Exception {
        start();
        long before = held();

        for (int i = 0; i < COMING; i++) {
            connect(server.port());
        }

        awaitFewerThan(before + LEFT);
    }

    @Test
    void one_that_said_nothing_where_tls_is_spoken() throws Exception {
        start();
        long before = held();

        for (int i = 0; i < COMING; i++) {
            connect(server.tlsPort());
        }

        awaitFewerThan(before + LEFT);
    }

    @Test
    void one_that_idles_between_two_requests() throws Exception {
        start();
        long before = held();

        for (int i = 0; i < COMING; i++) {
            RelayClient client = connect(server.port());
            send(client, "GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n");
            client.answer();
        }

        awaitFewerThan(before + LEFT);
    }

    @Test
    void one_that_does_not_read_its_answer() throws Exception {
        start();
        long before = held();

        for (int i = 0; i < COMING; i++) {
            send(connect(server.port()), "GET /page HTTP/1.1\r\nHost: x\r\n\r\n");
        }

        awaitFewerThan(before + LEFT);
    }

    private static void awaitFewerThan(long most) throws JMException {
        long deadline = System.nanoTime() + TestServer.PATIENCE.toNanos();
        long held = held();
        while (held >= most && System.nanoTime() < deadline) {
            held = held();
        }
        assertTrue(held < most, held + " connections are still in memory");
    }

    /** How many connections are reachable; each count collects what is not. */
    private static long held() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Matcher counted = COUNT.matcher(histogram);
        return counted.find() ? Long.parseLong(counted.group(1)) : 0;
    }
}
