package stagecast.relay.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stagecast.relay.auth.AuthSettings;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.auth.LoginResult;
import stagecast.relay.server.RelayServer;

/** The console on the API's page, in a browser, and the way from there to the demo. */
class ApiPageTest extends BrowserTest {

    private static final String EMAIL = "reader@example.org";
    private static final String PASSWORD = "a password for this test only";

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private AuthStore store;
    private RelayServer server;

    @BeforeEach
    void startRelay() throws Exception {
        store = AuthStore.open(data, AuthSettings.DEFAULTS, Clock.systemUTC());
        store.accounts().add(EMAIL, PASSWORD.toCharArray());
        server = Main.start(store, 0);
    }

    @AfterEach
    void endRelay() {
        server.close();
        store.close();
    }

    @Test
    void what_is_sent_by_the_console_arrives_at_another_listener() throws Exception {
        listen("room");
        try (Browser.Page page = browser().open(url("/api/docs?channel=room"))) {
            page.click("connect");
            page.untilTextContains("status", "Listening on room");
            page.click("send");
            page.untilTextContains("log", "not_authenticated");
            page.type("email", EMAIL);
            page.type("password", "a guess");
            page.click("say-who");
            page.untilTextContains("status", "are not right");
            page.type("password", PASSWORD);
            page.click("say-who");
            page.untilTextContains("status", "You are authenticated");
            page.click("send");

            String message = next();
            assertTrue(message.matches("\\{\"from\":\"[\\w-]{22}\",\"msg\":\"hello world!\"}"), message);
            assertFalse(page.text("log").contains(PASSWORD));
            assertFalse(page.address().contains("password"));
            assertEquals(List.of(), page.complaints());
        }
    }

    @Test
    void the_console_sends_to_one_person_and_shows_what_comes_in_and_why_it_ended() throws Exception {
        try (Browser.Page page = browser().open(url("/api/docs?channel=room"))) {
            page.click("connect");
            page.untilTextContains("status", "Listening on room");
            page.click("by-token");
            page.type("token", token());
            page.click("say-who");
            page.untilTextContains("status", "You are authenticated");
            page.type("to", EMAIL);
            page.click("send");
            page.untilTextContains("log", "\"to\":\"" + EMAIL + "\",\"msg\":\"hello world!\"");
            store.accounts().remove(EMAIL);
            page.untilTextContains("status", "no longer valid");
            page.untilTextContains("log", "closed with 4401");
            page.untilTextContains("connect", "Connect again");
            page.click("connect");

            page.untilTextContains("status", "Listening on room");
            assertEquals(List.of(), page.complaints());
        }
    }

    @Test
    void the_example_that_the_page_names_leads_to_the_phone_page_with_what_stands_behind_the_hash() throws Exception {
        try (Browser.Page page = browser().open(url("/html-moment-example/#c=gyro&t=" + token()))) {
            page.click("phone");

            page.untilTextContains("start", "Start");
            assertEquals(true, page.isEnabled("start"));
            assertEquals(List.of(), page.complaints());
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    private String token() throws Exception {
        LoginResult result = store.logins()
                .login(EMAIL, PASSWORD, InetAddress.getLoopbackAddress())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        return ((LoginResult.LoggedIn) result).token();
    }

    private void listen(String channel) {
        URI address = URI.create(url("/api/events/" + channel + "/ws").replaceFirst("http", "ws"));
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        heard.add(text.toString());
                        return WebSocket.Listener.super.onText(socket, text, last);
                    }
                })
                .join();
    }

    private String next() throws InterruptedException {
        return String.valueOf(heard.poll(Browser.DEADLINE.toSeconds(), TimeUnit.SECONDS));
    }
}
