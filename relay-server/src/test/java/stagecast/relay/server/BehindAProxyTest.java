package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Limits;
import stagecast.relay.server.config.Proxies;
import stagecast.relay.server.config.Proxies.Header;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** The tests are the proxy, over real sockets. */
class BehindAProxyTest {

    private static final Proxies PROXIES = new Proxies(List.of("127.0.0.0/8"), Header.X_FORWARDED_FOR);

    @TempDir
    private Path folder;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder, builder -> builder.proxies(PROXIES));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int statusOfWrongLogin(String email, String client) throws Exception {
        HttpResponse<String> answer = server.send(server.login("{\"email\":\"" + email + "\",\"password\":\"wrong\"}")
                .header("X-Forwarded-For", client));
        return answer.statusCode();
    }

    @Test
    void listeners_see_the_client_s_address() throws Exception {
        String token = server.token(server.account());
        try (RelayClient listener = server.join("hall");
                RelayClient sender = server.connect()) {
            sender.join(Upgrade.of("/api/events/hall/ws?listen=false")
                    .with("X-Token", token)
                    .with("X-Forwarded-For", "203.0.113.66")
                    .with("Forwarded", "for=203.0.113.77")
                    .with("X-Forwarded-For", "2001:DB8::0:17, 127.0.0.9"));

            sender.send("1");

            assertEquals("{\"from\":\"2001:db8::17\",\"msg\":1}", listener.nextText());
        }
    }

    @Test
    void wrong_passwords_count_against_the_client_s_address_and_not_the_proxy_s() throws Exception {
        String email = server.account();

        for (int i = 0; i < 5; i++) {
            assertEquals(401, statusOfWrongLogin(email, "203.0.113.7"));
        }

        assertEquals(429, statusOfWrongLogin(email, "198.51.100.1, 203.0.113.7"));
        assertEquals(401, statusOfWrongLogin(email, "203.0.113.8"));
    }

    @Test
    void connections_count_by_the_client_s_address_and_not_by_the_proxy_s() throws Exception {
        Limits limits = Limits.DEFAULTS.with(each -> each.connectionsPerAddress(1));
        Upgrade hall = Upgrade.of("/api/events/hall/ws").with("X-Forwarded-For", "203.0.113.7");
        Upgrade home = Upgrade.of("/api/events/hall/ws").with("X-Forwarded-For", "198.51.100.1, 203.0.113.8");
        try (TestServer crowded = new TestServer(
                        Files.createDirectory(folder.resolve("crowded")), limits, builder -> builder.proxies(PROXIES));
                RelayClient first = crowded.connect().join(hall);
                RelayClient second = crowded.connect();
                RelayClient third = crowded.connect().join(home)) {
            assertEquals(429, second.ask(hall).status());

            third.send(Frame.close(1000, ""));
            assertEquals(1000, third.nextClose().closeCode());
            first.send(Frame.ping("here"));
            assertEquals("here", first.next().text());
        }
    }

    @Test
    void each_request_on_a_connection_has_its_own_client() throws Exception {
        String email = server.account();
        String body = "{\"email\":\"" + email + "\",\"password\":\"wrong\"}";
        try (RelayClient proxy = server.connect()) {
            int[] statuses = new int[7];
            for (int i = 0; i < statuses.length; i++) {
                String client = i < 6 ? "203.0.113.7" : "203.0.113.8";
                proxy.send(("POST /api/users/login HTTP/1.1\r\n"
                                + "Host: x\r\n"
                                + "Content-Type: application/json\r\n"
                                + "X-Forwarded-For: "
                                + client + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
                statuses[i] = proxy.answer().status();
            }

            assertEquals(429, statuses[5]);
            assertEquals(401, statuses[6]);
        }
    }
}
