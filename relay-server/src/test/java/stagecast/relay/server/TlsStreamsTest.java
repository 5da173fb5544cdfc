package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.CloseCode;
import stagecast.relay.Limits;
import stagecast.relay.server.config.SocketLimits;
import stagecast.relay.server.http.PagesHandler;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** What is between TLS and what the relay does on it: records in any cut, both directions, ends of every kind. */
class TlsStreamsTest {

    private static final int MESSAGES = 1_000;

    private TestServer server;
    private TestCertificate certificate;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        certificate = TestCertificate.shared();
        Limits limits = Limits.DEFAULTS.with(each -> each.messagesPerSecond(0));
        server = new TestServer(
                folder, limits, builder -> builder.tls(certificate.settings()).pages(PagesHandler.class, "docs"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void messages_come_in_order_from_tls_to_clear_and_back(String version) throws Exception {
        String email = server.account();
        try (RelayClient secure = authenticated(join(version), email);
                RelayClient open = authenticated(server.join("room"), email)) {
            exchange(secure, open);
            exchange(open, secure);
        }
    }

    /** In lots, so that neither side waits for the other. */
    private static void exchange(RelayClient from, RelayClient to) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            from.send("" + i);
            if (i % 100 == 99) {
                for (int n = i - 99; n <= i; n++) {
                    assertEquals("{\"from\":\"127.0.0.1\",\"msg\":" + n + "}", to.nextText());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16 << 10, 64 << 10})
    void a_message_of_several_records_arrives_whole(int bytes) throws Exception {
        String email = server.account();
        String message = "\"" + "x".repeat(bytes - 2) + "\"";
        try (RelayClient sender = authenticated(join("TLSv1.3"), email);
                RelayClient listener = join("TLSv1.3")) {
            sender.send(message);

            assertEquals("{\"from\":\"127.0.0.1\",\"msg\":" + message + "}", listener.nextText());
        }
    }

    @Test
    void what_a_socket_does_not_take_of_the_last_record_follows_by_itself(@TempDir Path other) throws Exception {
        String message = "\"" + "x".repeat(60_000) + "\"";
        var narrow = SocketLimits.DEFAULTS.withSocketSendBuffer(4 << 10);
        try (TestServer small = new TestServer(
                        other, builder -> builder.tls(certificate.settings()).limits(narrow));
                RelayClient sender = authenticated(small.join("room"), small.account());
                RelayClient listener = small.connectNarrow(certificate.tls()).join(Upgrade.of("/api/events/room/ws"))) {
            sender.send(message);

            assertEquals("{\"from\":\"127.0.0.1\",\"msg\":" + message + "}", listener.nextText());
        }
    }

    /** What is encrypted can't be dropped, so at the bound of all connections each gets less of it. */
    @Test
    void records_are_small_while_many_wait_for_sockets_and_large_again_when_those_are_cut(@TempDir Path other)
            throws Exception {
        int size = 20_000;
        String message = "\"" + "x".repeat(size) + "\"";
        var narrow = SocketLimits.DEFAULTS.withSocketSendBuffer(4 << 10);
        Limits limits = Limits.DEFAULTS.with(few -> few.sendQueuesBytes(1 << 20)
                .sendQueueBytes(3 * size)
                .closeTimeout(Duration.ofMillis(100))
                .messagesPerSecond(0));
        List<RelayClient> slow = new ArrayList<>();
        try (TestServer small = new TestServer(
                        other,
                        limits,
                        builder -> builder.tls(certificate.settings()).limits(narrow));
                RelayClient sender = authenticated(small.join("room"), small.account());
                TlsPeer reader = TlsPeer.connect(certificate.client(), small.tlsPort(), "TLSv1.3")) {
            reader.shakeHands().sendRaw(request(reader));
            reader.readTo("\r\n\r\n");
            sender.send(message);
            assertTrue(reader.largestRecordOf(size) > 8 << 10);

            for (int i = 0; i < 16; i++) {
                slow.add(small.connectNarrow(certificate.tls()).join(Upgrade.of("/api/events/room/ws")));
            }
            sender.send(message);
            reader.largestRecordOf(size);
            sender.send(message);
            int largest = reader.largestRecordOf(size);
            assertTrue(largest <= 1 << 10, "one has " + largest + " bytes");

            long end = System.nanoTime() + TestServer.PATIENCE.toNanos();
            while (largest <= 8 << 10 && System.nanoTime() < end) {
                sender.send(message); // the slow ones are cut: too much waits for them
                largest = reader.largestRecordOf(size);
            }
            assertTrue(largest > 8 << 10, "the largest has " + largest + " bytes");
        } finally {
            for (RelayClient each : slow) {
                each.close();
            }
        }
    }

    @Test
    void what_comes_in_one_segment_with_the_end_of_the_handshake_is_read() throws Exception {
        try (TlsPeer peer = peer("TLSv1.3")) {
            byte[] finished = peer.lastFlight();

            peer.sendRaw(concat(
                    finished, request(peer), peer.record(Frame.ping("early").masked())));

            assertTrue(peer.readTo("early").startsWith("HTTP/1.1 101 "));
        }
    }

    /** What was decrypted and waits wakes the connection up by itself, also while its token is looked up. */
    @Test
    void who_says_much_right_behind_a_handshake_with_a_token_joins_once() throws Exception {
        byte[] eager = concat(
                Upgrade.of("/api/events/room/ws")
                        .with("X-Token", server.token(server.account()))
                        .bytes(),
                Frame.binary(new byte[30_000]).masked(),
                Frame.binary(new byte[60_000]).masked(),
                Frame.ping("done").masked());
        List<RelayClient> all = new ArrayList<>();
        try {
            for (int i = 1; i <= 20; i++) {
                RelayClient client = server.connect(certificate.tls("TLSv1.3"));
                all.add(client);
                client.send(eager);

                assertEquals(101, client.answer().status());
                Frame frame = client.next();
                while (frame.opcode() == Frame.BINARY) {
                    frame = client.next();
                }
                assertEquals("done", frame.text());
                assertEquals(i, server.relay.connections());
            }
        } finally {
            for (RelayClient client : all) {
                client.close();
            }
        }
    }

    @Test
    void records_that_drip_in_any_cut_are_put_together() throws Exception {
        try (TlsPeer peer = peer("TLSv1.3").shakeHands()) {
            for (byte each :
                    concat(request(peer), peer.record(Frame.ping("dripped").masked()))) {
                peer.sendRaw(new byte[] {each});
            }

            assertTrue(peer.readTo("dripped").startsWith("HTTP/1.1 101 "));
        }
    }

    @Test
    void requests_of_one_record_are_answered_one_after_another() throws Exception {
        String post = "POST /api/users/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2\r\n\r\n{}";
        try (TlsPeer peer = peer("TLSv1.3").shakeHands()) {
            peer.send(post + "GET /api/first HTTP/1.1\r\nHost: x\r\n\r\n" + post
                    + "GET /api/last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            var all = new StringBuilder(peer.readTo("404 ")).append(peer.readTo("Connection: close"));
            assertEquals(2, count(all.toString(), "HTTP/1.1 400 "), all::toString);
            assertEquals(2, count(all.toString(), "HTTP/1.1 404 "), all::toString);
            assertTrue(peer.endsWithGoodbye());
        }
    }

    @Test
    void a_page_that_has_many_records_arrives_whole() throws Exception {
        try (TlsPeer peer = peer("TLSv1.3").shakeHands()) {
            peer.send("GET /openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            String body = peer.readToTheEnd().split("\r\n\r\n", 2)[1];
            try (InputStream file = PagesHandler.class.getResourceAsStream("docs/openapi.json")) {
                assertEquals(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8), body);
            }
        }
    }

    @Test
    void a_change_of_keys_that_the_peer_asks_for_is_answered_and_loses_nothing() throws Exception {
        try (TlsPeer peer = peer("TLSv1.3").shakeHands()) {
            peer.sendRaw(request(peer));
            peer.readTo("\r\n\r\n");
            peer.negotiateAgain(); // of TLS 1.3 that is a change of keys, which asks for the other one's

            peer.sendRaw(peer.record(Frame.ping("one").masked()));
            peer.readTo("one");
            peer.sendRaw(peer.record(Frame.ping("two").masked()));
            peer.readTo("two");
        }
    }

    @Test
    void a_peer_that_asks_for_new_keys_without_end_and_reads_no_answer_is_ended() throws Exception {
        try (TlsPeer peer = peer("TLSv1.3").shakeHands()) {
            peer.sendRaw(request(peer));
            peer.readTo("\r\n\r\n");

            assertThrows(SocketException.class, () -> {
                for (int i = 0; i < 1_000_000; i++) {
                    peer.negotiateAgain();
                }
            });
        }
    }

    @Test
    void nothing_is_negotiated_again() throws Exception {
        try (TlsPeer peer = peer("TLSv1.2").shakeHands()) {
            peer.sendRaw(request(peer));
            peer.readTo("\r\n\r\n");

            peer.negotiateAgain();

            peer.awaitEnd();
        }
    }

    @Test
    void a_drain_closes_with_1012_and_says_goodbye() throws Exception {
        try (TlsPeer peer = peer("TLSv1.3").shakeHands()) {
            peer.sendRaw(request(peer));
            peer.readTo("\r\n\r\n");

            CompletableFuture<Void> drained = CompletableFuture.runAsync(server.relay::drain);
            peer.readTo("connect again");
            peer.sendRaw(peer.record(Frame.close(CloseCode.SERVICE_RESTART, "").masked()));

            assertTrue(peer.endsWithGoodbye());
            drained.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void a_peer_that_ends_without_a_goodbye_is_gone_and_so_is_one_that_says_it(String version) throws Exception {
        for (boolean polite : new boolean[] {true, false}) {
            try (TlsPeer peer = peer(version).shakeHands()) {
                peer.sendRaw(request(peer));
                peer.readTo("\r\n\r\n");
                if (polite) {
                    peer.sayGoodbye();
                } else {
                    peer.endSocketOutput();
                }

                peer.awaitEnd();
            }
        }
    }

    @Test
    void a_record_that_was_tampered_with_ends_the_connection_and_is_not_delivered() throws Exception {
        String email = server.account();
        try (TlsPeer peer = peer("TLSv1.3").shakeHands();
                RelayClient listener = join("TLSv1.3")) {
            peer.sendRaw(request(peer));
            peer.readTo("\r\n\r\n");
            peer.sendRaw(peer.record(Frame.text(credentials(email)).masked()));
            peer.readTo("ok");
            byte[] right = peer.record(Frame.text("1").masked());
            byte[] wrong = peer.record(Frame.text("2").masked());
            wrong[wrong.length - 1] ^= 1;
            peer.sendRaw(concat(right, wrong));

            peer.awaitEnd();
            assertEquals("{\"from\":\"127.0.0.1\",\"msg\":1}", listener.nextText());
            listener.send(Frame.ping("there"));
            assertEquals("there", listener.next().text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void what_came_right_before_the_end_is_delivered(String version) throws Exception {
        String email = server.account();
        try (TlsPeer peer = peer(version).shakeHands();
                RelayClient listener = join("TLSv1.3")) {
            peer.sendRaw(request(peer));
            peer.readTo("\r\n\r\n");
            peer.sendRaw(peer.record(Frame.text(credentials(email)).masked()));
            peer.readTo("ok");
            peer.sendRaw(concat(peer.record(Frame.text("1").masked()), peer.goodbye()));

            assertEquals("{\"from\":\"127.0.0.1\",\"msg\":1}", listener.nextText());
            peer.awaitEnd();
        }
    }

    @Test
    void an_older_version_and_a_protocol_other_than_http_1_1_are_refused() throws Exception {
        assertThrows(IOException.class, () -> server.connect(certificate.tls("TLSv1.1")));
        try (TlsPeer peer = peer("TLSv1.3")) {
            var parameters = peer.engine.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            peer.engine.setSSLParameters(parameters);

            assertThrows(SSLException.class, peer::shakeHands);
        }
    }

    private TlsPeer peer(String version) throws Exception {
        return TlsPeer.connect(certificate.client(), server.tlsPort(), version);
    }

    private RelayClient join(String version) throws Exception {
        return server.connect(certificate.tls(version)).join(Upgrade.of("/api/events/room/ws"));
    }

    private static RelayClient authenticated(RelayClient client, String email) throws Exception {
        client.send(credentials(email));
        assertEquals("ok", client.nextText());
        return client;
    }

    private static String credentials(String email) {
        return "{\"email\":\"" + email + "\",\"password\":\"secret\"}";
    }

    private static byte[] request(TlsPeer peer) throws Exception {
        return peer.record(Upgrade.of("/api/events/room/ws").bytes());
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
