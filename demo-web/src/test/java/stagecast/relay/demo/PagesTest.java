package stagecast.relay.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What the phone page does when not all is as it should be. */
class PagesTest extends DemoRelayTest {

    private static final Attitude UPRIGHT = Attitude.turned(90, 1, 0, 0);
    private static final String BY_SOCKET = "On the channel \"gyro\"";

    /** Has a page listen by itself and keep the samples' numbers. */
    private static final String COLLECT_NUMBERS = "window.numbers = [],"
            + " new WebSocket(location.origin.replace('http', 'ws') + '/api/events/gyro/ws')"
            + ".onmessage = ({ data }) => numbers.push(JSON.parse(data).msg.seq)";

    @Test
    void a_phone_without_a_sensor_is_turned_by_dragging_it() {
        try (Browser.Page screen = openScreen();
                Browser.Page phone = browser().open(relay().phonePage())) {
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
                Browser.Page phone = browser().open(relay().phonePage())) {
            phone.denyMotion();
            phone.click("start");

            phone.untilTextContains("lamp-motion", "The motion sensors were denied.");
            awaitAttitude(screen, phone, UPRIGHT::isNear);
        }
    }

    @Test
    void a_page_that_is_not_secure_says_so_and_what_to_open() {
        try (Browser.Page phone = browser().open(relay().phonePage(Browser.OTHER_NAME))) {
            phone.click("start");

            phone.untilTextContains("lamp-secure", "The page is not secure");
            phone.untilTextContains("lamp-secure", "Open its https address.");
        }
    }

    @Test
    void an_address_without_a_ticket_can_send_nothing_and_says_so() {
        try (Browser.Page phone = browser().open(relay().phonePageWith("c=gyro"))) {
            phone.untilTextContains("problem", "This address has no ticket in it");

            assertFalse(phone.isEnabled("start"));
        }
    }

    @Test
    void a_ticket_that_is_worth_nothing_says_to_scan_again() {
        try (Browser.Page phone = browser().open(relay().phonePageWith("c=gyro&k=no-ticket-of-this-relay"))) {
            phone.click("start");

            phone.untilTextContains("lamp-relay", "Scan it again.");
            phone.untilTextContains("start", "Start");
        }
    }

    @Test
    void a_token_that_is_not_valid_ends_the_attempt_with_a_sentence() {
        try (Browser.Page phone = browser().open(relay().phonePageWith("t=no-token-of-this-relay"))) {
            phone.click("start");

            phone.untilTextContains("lamp-relay", "scan the code on the big screen again");
            assertFalse(phone.isEnabled("start"));
        }
    }

    @Test
    void an_accounts_token_in_the_address_does_as_well_as_a_ticket() {
        try (Browser.Page screen = openScreen();
                Browser.Page phone = browser().open(relay().phonePageWith("t=" + relay().token()))) {
            phone.click("start");

            awaitAttitude(screen, phone, UPRIGHT::isNear);
        }
    }

    @Test
    void a_phone_whose_ticket_ends_reads_that_its_part_is_over() throws Exception {
        String ticket = relay().ticketOf("organiser@example.org");
        try (Browser.Page phone = browser().open(relay().phonePageWith("c=gyro&k=" + ticket))) {
            phone.click("start");
            phone.untilTextContains("lamp-relay", "On the channel");
            relay().remove("organiser@example.org");

            phone.untilTextContains("lamp-relay", "The relay takes nothing from this phone any more");
            assertFalse(phone.isEnabled("start"));
        }
    }

    @Test
    void a_page_that_is_loaded_again_is_the_same_phone() {
        try (Browser.Page phone = browser().open(relay().phonePage())) {
            phone.click("start");
            phone.untilTextContains("lamp-relay", "On the channel");
            String name = phone.text("name");
            phone.reload();

            assertEquals(name, phone.text("name"));
            phone.click("start");
            phone.untilTextContains("lamp-relay", "On the channel");
            assertEquals(name, phone.text("name"));
        }
    }

    @Test
    void phone_and_screen_come_back_by_themselves_when_the_relay_does() throws Exception {
        try (Browser.Page screen = openScreen();
                Browser.Page phone = openWithSensor(relay().phonePage())) {
            phone.turnTo(UPRIGHT);
            phone.click("start");
            awaitAttitude(screen, phone, UPRIGHT::isNear);
            relay().stop();
            phone.untilTextContains("lamp-relay", "Next attempt in");
            screen.untilTextContains("connection", "Next attempt in");
            Attitude meanwhile = Attitude.turned(50, 0, 1, 1);
            phone.turnTo(meanwhile);
            relay().startAgain();

            awaitAttitude(screen, phone, meanwhile::isNear);
        }
    }

    @Test
    void a_phone_that_is_hidden_is_away_and_back_when_it_is_seen_again() {
        try (Browser.Page screen = openScreen();
                Browser.Page phone = openWithSensor(relay().phonePage())) {
            phone.turnTo(UPRIGHT);
            phone.click("start");
            awaitAttitude(screen, phone, UPRIGHT::isNear);
            phone.cover();
            awaitPhone(screen, "phone.away");
            phone.uncover();
            Attitude afterwards = Attitude.turned(50, 0, 1, 1);
            phone.turnTo(afterwards);

            awaitAttitude(screen, phone, afterwards::isNear);
            awaitPhone(screen, "!phone.away");
        }
    }

    @Test
    void a_phone_that_points_at_the_screen_is_seen_to_point_there() {
        Attitude elsewhere = Attitude.turned(120, 0, 0, 1);
        try (Browser.Page screen = openScreen();
                Browser.Page phone = openWithSensor(relay().phonePage())) {
            phone.turnTo(elsewhere);
            phone.click("start");
            awaitAttitude(screen, phone, elsewhere::isNear);
            phone.click("zero");

            awaitAttitude(screen, phone, Attitude.turned(0, 0, 0, 1)::isNear);
            phone.untilTextContains("zeroed", "This way is the screen now.");
        }
    }

    @Test
    void a_phone_that_refuses_the_socket_sends_by_requests_and_says_so() {
        try (Browser.Page screen = openScreen();
                Browser.Page phone = browser().openEmpty()) {
            sendByRequests(phone);

            awaitAttitude(screen, phone, UPRIGHT::isNear);
        }
    }

    @Test
    void a_phone_that_takes_the_socket_after_all_goes_back_to_it_and_no_sample_comes_twice_or_late() {
        try (Browser.Page screen = openScreen();
                Browser.Page phone = browser().openEmpty()) {
            screen.ask(COLLECT_NUMBERS);
            sendByRequests(phone);
            phone.acceptSockets();
            await("the socket").atMost(Browser.DEADLINE).until(() -> {
                phone.drag("pad", 40, 0);
                return BY_SOCKET.equals(phone.text("lamp-relay"));
            });
            screen.ask("window.before = numbers.length");
            phone.drag("pad", 40, 0);

            await("a sample by the socket").atMost(Browser.DEADLINE).until(() ->
                    (Boolean) screen.ask("numbers.length > before"));
            assertEquals(true, screen.ask("numbers.every((n, i) => i === 0 || n > numbers[i - 1])"));
        }
    }

    @Test
    void a_phone_that_sends_by_requests_tries_the_socket_when_it_is_seen_again() {
        try (Browser.Page phone = browser().openEmpty()) {
            phone.waitForEver();
            sendByRequests(phone);
            phone.acceptSockets();
            phone.cover();
            phone.uncover();

            phone.untilTextIs("lamp-relay", BY_SOCKET);
        }
    }

    @Test
    void a_phone_fetches_less_than_60_kb() {
        try (Browser.Page phone = browser().open(relay().phonePage())) {
            phone.untilTextContains("flow", "Nothing is sent.");
            Object bytes = phone.ask("['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
                    + ".reduce((sum, { transferSize }) => sum + transferSize, 0)");

            assertTrue(bytes instanceof Long sum && sum > 10_000 && sum < 60_000, "bytes: " + bytes);
        }
    }

    @Test
    void a_phone_that_stops_leaves_the_screen_at_once() {
        try (Browser.Page screen = openScreen();
                Browser.Page phone = browser().open(relay().phonePage())) {
            phone.click("start");
            awaitAttitude(screen, phone, UPRIGHT::isNear);
            phone.click("start");

            awaitPhone(screen, "phone.leavingAt !== undefined");
            phone.untilTextContains("flow", "Nothing is sent.");
            assertTrue(phone.isEnabled("start"));
        }
    }

    /** Has the phone start, refusing the socket. */
    private void sendByRequests(Browser.Page phone) {
        phone.refuseSockets();
        phone.load(relay().phonePage());
        phone.click("start");
        phone.untilTextContains("lamp-relay", "refuses the socket");
    }

    private Browser.Page openWithSensor(String address) {
        Browser.Page phone = browser().openEmpty();
        phone.haveSensor();
        phone.load(address);
        return phone;
    }

    private Browser.Page openScreen() {
        Browser.Page screen = browser().open(relay().plainScreen());
        screen.untilTextContains("connection", "Listening");
        return screen;
    }

    /** Waits until something holds of the only phone on the screen, or has held of it before it left. */
    private static void awaitPhone(Browser.Page screen, String condition) {
        String script = "stage.phones.size === 0 || [...stage.phones.values()].every(phone => " + condition + ")";
        await(condition).atMost(Browser.DEADLINE).until(() -> (Boolean) screen.ask(script));
    }

    private static void awaitAttitude(Browser.Page screen, Browser.Page phone, Predicate<Attitude> expected) {
        await("the phone on the big screen")
                .atMost(Browser.DEADLINE)
                .until(() ->
                        screen.attitudeOf(phone.text("name")).filter(expected).isPresent());
    }
}
