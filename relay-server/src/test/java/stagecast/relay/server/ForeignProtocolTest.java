package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stagecast.relay.server.config.TlsSettings;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;

/** What begins another protocol than HTTP/1 is told which one that is, and what to do. */
class ForeignProtocolTest {

    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** {@code ~} is CR LF; bytes that are no text are two hexadecimal digits behind a backslash. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "PRI * HTTP/2.1~~SM~~ ; HTTP/2 ; HTTP/1.1",
                "~PRI * HTTP/2.0~~SM~~ ; HTTP/2 ; HTTP/1.1",
                "SSH-2.0-OpenSSH_9.2~ ; SSH ; 22",
                "SSH-2.0-old\\0a ; SSH ; 22",
                "PROXY TCP4 192.0.2.1 192.0.2.2 56324 80~GET / HTTP/1.1~Host: x~~ ; PROXY ; proxies.header",
                "PROXY UNKNOWN~ ; PROXY ; proxies.header",
                "~~\\00~QUIT\\0a ; PROXY ; proxies.header",
                "\\16\\03\\01\\02\\00\\01 ; TLS ; tls.port",
                "\\05\\01\\00 ; SOCKS 5 ; directly",
                "\\04\\01\\00\\50 ; SOCKS 4 ; directly",
                "\\10\\0c\\00\\04MQTT ; MQTT ; WebSocket",
                "EHLO mail.example.org~ ; SMTP ; port",
                "HELO mail.example.org~ ; SMTP ; port",
                "GET /~ ; HTTP/0.9 ; HTTP/1.1",
                "OPTIONS rtsp://x/a RTSP/1.0~CSeq: 1~~ ; RTSP ; HTTP/1.1",
                "REGISTER sip:x SIP/2.0~ ; SIP ; HTTP/1.1",
            })
    void is_told_which_one_it_is(String begins, String name, String advice) throws Exception {
        HttpAnswer answer = server.connect().send(bytes(begins)).answer();

        assertEquals(400, answer.status(), answer::toString);
        assertEquals("invalid_request", answer.error().code());
        assertTrue(answer.error().message().contains(name), answer::toString);
        assertTrue(answer.error().message().contains(advice), answer::toString);
        assertEquals("close", answer.header("Connection"));
    }

    @Test
    void is_told_so_in_small_pieces_and_behind_a_request_too() throws Exception {
        RelayClient client = server.say("GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n");
        for (byte each : bytes("PRI * HTTP/2.0~")) { // who has sent a request reads answers
            client.send(new byte[] {each});
        }

        assertEquals(404, client.answer().status());
        assertTrue(client.answer().error().message().contains("HTTP/2"));
    }

    /** RFC 9113 sections 3.4, 4.1, 6.5, 6.8: an empty SETTINGS frame, and GOAWAY with HTTP_1_1_REQUIRED. */
    @Test
    void of_http_2_gets_the_server_s_preface_and_a_frame_with_the_reason() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) TestServer.PATIENCE.toMillis());
            for (byte each : bytes("PRI * HTTP/2.0~~SM~~\\00\\00\\00\\04\\00\\00\\00\\00\\00")) {
                socket.getOutputStream().write(each);
            }

            ByteBuffer answer = ByteBuffer.wrap(socket.getInputStream().readAllBytes());
            assertEquals("000000" + "04" + "00" + "00000000", hex(answer, 9));
            int length = answer.remaining() - 9;
            assertEquals("0000%02x".formatted(length) + "07" + "00" + "00000000", hex(answer, 9));
            assertEquals("00000000" + "0000000d", hex(answer, 8));
            String reason = StandardCharsets.UTF_8.decode(answer).toString();
            assertTrue(reason.startsWith("This is HTTP/2. ") && reason.contains("--http1.1"), reason);
        }
    }

    private static String hex(ByteBuffer from, int count) {
        byte[] bytes = new byte[count];
        from.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void the_proxy_protocol_on_the_port_with_tls_is_told_too(@TempDir Path folder) throws Exception {
        TlsSettings tls = TestCertificate.shared().settings();
        try (TestServer secure = new TestServer(folder, builder -> builder.tls(tls));
                RelayClient client = RelayClient.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), secure.tlsPort()),
                        TestServer.PATIENCE)) {
            client.send(bytes("PROXY TCP4 192.0.2.1 192.0.2.2 56324 443~"));

            assertTrue(client.answer().error().message().contains("PROXY"));
        }
    }

    private static byte[] bytes(String written) {
        var text = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '~') {
                text.append("\r\n");
            } else if (c == '\\') {
                text.append((char) Integer.parseInt(written.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                text.append(c);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
