package stagecast.relay.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** People who hear the pages read out, who type, or who see little: as much of it as a machine can tell. */
class AccessibilityTest extends DemoRelayTest {

    private static final List<String> TEXTS = List.of("/", "/ca", "/html-moment-example", "/api/docs");

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void axe_finds_nothing_wrong_with_the_phone_page(String scheme) throws Exception {
        try (Browser.Page phone = browser().open(relay().phonePageWith("c=gyro"))) {
            phone.wearColours(scheme);
            assertEquals(List.of(), phone.faults());
        }
        try (Browser.Page phone = browser().open(relay().phonePage())) {
            phone.wearColours(scheme);
            assertEquals(List.of(), phone.faults());
            phone.click("start");
            phone.untilTextContains("lamp-sensor", "Turn the phone above by hand.");
            phone.untilTextContains("lamp-relay", "On the channel");
            assertEquals(List.of(), phone.faults());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void axe_finds_nothing_wrong_with_the_big_screen_and_its_question(String scheme) throws Exception {
        try (Browser.Page screen = browser().open(relay().bigScreenFor(Browser.OTHER_NAME));
                Browser.Page phone = browser().open(relay().phonePage())) {
            screen.wearColours(scheme);
            screen.untilTextContains("connection", "Listening");
            assertEquals(List.of(), screen.faults());
            phone.click("start");
            await().atMost(Browser.DEADLINE)
                    .until(() -> screen.attitudeOf(phone.text("name")).isPresent());
            assertEquals(List.of(), screen.faults());
            screen.clickOn(".place");
            screen.untilTextContains("sending-away", "away?");
            assertEquals(List.of(), screen.faults());
            assertEquals("Send " + phone.text("name") + " away?", screen.spokenName("sending-away"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void axe_finds_nothing_wrong_with_the_pages_to_read(String scheme) throws Exception {
        for (String path : TEXTS) {
            try (Browser.Page page = browser().open(relay().page(path))) {
                page.wearColours(scheme);
                assertEquals(List.of(), page.faults(), path);
            }
        }
    }

    @Test
    void a_phone_without_a_sensor_has_a_name_and_is_turned_by_the_arrow_keys() {
        try (Browser.Page screen = browser().open(relay().plainScreen());
                Browser.Page phone = browser().open(relay().phonePage())) {
            phone.click("start");
            phone.untilTextContains("lamp-sensor", "Turn the phone above by hand.");
            assertEquals("Your phone, to be turned by arrow keys", phone.spokenName("pad"));
            Attitude upright = Attitude.turned(90, 1, 0, 0);
            for (int presses = 0; presses < 4; presses++) {
                phone.press("pad", Keys.ARROW_RIGHT);
            }

            await().atMost(Browser.DEADLINE)
                    .until(() -> screen.attitudeOf(phone.text("name"))
                            .filter(q -> Math.abs(upright.degreesTo(q) - 20) < 1)
                            .isPresent());
        }
    }

    @Test
    void with_type_twice_as_large_no_page_is_wider_than_a_small_phone() {
        for (String path : List.of("/phone#c=gyro", "/", "/ca", "/html-moment-example", "/api/docs")) {
            try (Browser.Page page = browser().open(relay().page(path))) {
                page.readOnSmallPhone(360, 640);
                assertTrue(
                        page.ask("document.documentElement.scrollWidth") instanceof Long width && width <= 360,
                        () -> path + ": " + page.ask("document.documentElement.scrollWidth"));
            }
        }
    }
}
