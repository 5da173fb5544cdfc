package stagecast.relay.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.auth.AuthSettings;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.auth.LoginResult;
import stagecast.relay.server.RelayServer;

/** What the pages do when not all is as it should be. */
class PagesTest {

    private static final String EMAIL = "phone@example.org";
    private static final String PASSWORD = "a password for this test only";
    private static final Attitude UPRIGHT = Attitude.turned(90, 1, 0, 0);

    private static Browser browser;

    @TempDir
    private Path data;

    private AuthStore store;
    private RelayServer server;
    private String token;

    @BeforeAll
    static void startBrowser() throws Exception {
        browser = new Browser();
    }

    @AfterAll
    static void endBrowser() {
        browser.close();
    }

    @BeforeEach
    void startRelay() throws Exception {
        store = AuthStore.open(data, AuthSettings.DEFAULTS, Clock.systemUTC());
        store.accounts().add(EMAIL, PASSWORD.toCharArray());
        LoginResult result = store.logins()
                .login(EMAIL, PASSWORD, InetAddress.getLoopbackAddress())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        token = ((LoginResult.LoggedIn) result).token();
        server = Main.start(store, 0);
    }

    @AfterEach
    void endRelay() {
        server.close();
        store.close();
    }

    @Test
    void a_phone_without_a_sensor_is_turned_by_dragging_it() {
        try (Browser.Page screen = openScreen();
                Browser.Page phone = browser.open(phonePage("127.0.0.1"))) {
            phone.click("start");
            phone.untilTextContains("lamp-sensor", "Turn the phone above by hand.");
            awaitAttitude(screen, phone, UPRIGHT::isNear);
            phone.drag("pad", 60, 0);

            awaitAttitude(screen, phone, q -> UPRIGHT.degreesTo(q) > 10);
        }
    }

    @Test
    void a_person_who_denied_the_sensors_reads_how_to_allow_them_and_may_drag() {
        try (Browser.Page screen = openScreen();
                Browser.Page phone = browser.open(phonePage("127.0.0.1"))) {
            phone.denyMotion();
            phone.click("start");

            phone.untilTextContains("lamp-motion", "The motion sensors were denied.");
            awaitAttitude(screen, phone, UPRIGHT::isNear);
        }
    }

    @Test
    void a_page_that_is_not_secure_says_so_and_what_to_open() {
        try (Browser.Page phone = browser.open(phonePage(Browser.OTHER_NAME))) {
            phone.click("start");

            phone.untilTextContains("lamp-secure", "The page is not secure");
            phone.untilTextContains("lamp-secure", "Open its https address.");
        }
    }

    @Test
    void an_address_without_a_token_can_send_nothing_and_says_so() {
        try (Browser.Page phone = browser.open("http://127.0.0.1:" + server.port() + "/phone")) {
            phone.untilTextContains("problem", "This address has no token in it");

            assertFalse(phone.isEnabled("start"));
        }
    }

    @Test
    void a_token_that_is_not_valid_ends_the_attempt_with_a_sentence() {
        token = "no-token-of-this-relay";
        try (Browser.Page phone = browser.open(phonePage("127.0.0.1"))) {
            phone.click("start");

            phone.untilTextContains("lamp-relay", "Open the phone page anew");
            phone.untilTextContains("start", "Start");
            assertTrue(phone.isEnabled("start"));
        }
    }

    @Test
    void phone_and_screen_come_back_by_themselves_when_the_relay_does() throws Exception {
        try (Browser.Page screen = openScreen();
                Browser.Page phone = browser.openEmpty()) {
            phone.haveSensor();
            phone.turnTo(UPRIGHT);
            phone.load(phonePage("127.0.0.1"));
            phone.click("start");
            awaitAttitude(screen, phone, UPRIGHT::isNear);
            int port = server.port();
            server.close();
            phone.untilTextContains("lamp-relay", "Next attempt in");
            screen.untilTextContains("connection", "Next attempt in");
            Attitude meanwhile = Attitude.turned(50, 0, 1, 1);
            phone.turnTo(meanwhile);
            server = Main.start(store, port);

            awaitAttitude(screen, phone, meanwhile::isNear);
        }
    }

    private Browser.Page openScreen() {
        Browser.Page screen = browser.open("http://127.0.0.1:" + server.port() + "/screen");
        screen.untilTextContains("connection", "Listening");
        return screen;
    }

    private String phonePage(String host) {
        return "http://" + host + ":" + server.port() + "/phone#t=" + token;
    }

    private static void awaitAttitude(Browser.Page screen, Browser.Page phone, Predicate<Attitude> expected) {
        String name = phone.text("name");
        await("the phone on the big screen")
                .atMost(Browser.DEADLINE)
                .until(() -> screen.attitudeOf(name).filter(expected).isPresent());
    }
}
