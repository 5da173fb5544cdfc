package stagecast.relay.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: a phone's sensor, the phone page, the relay, the big screen and the Node bridge. */
class EndToEndTest {

    private static final List<Attitude> ATTITUDES = List.of(
            Attitude.turned(90, 1, 0, 0),
            Attitude.turned(90, 0, 1, 0),
            Attitude.turned(-90, 0, 0, 1),
            Attitude.turned(137, 0.3, -0.8, 0.5));

    @TempDir
    private Path temporary;

    @Test
    void a_phone_that_turns_turns_on_the_big_screen_and_in_the_bridges_output() throws Exception {
        try (DemoProcess demo = DemoProcess.start(temporary, "--port", "0");
                Browser browser = new Browser()) {
            demo.untilBridgeIsConnected();
            Browser.Page screen = browser.open(demo.bigScreen());
            screen.untilTextContains("connection", "Listening");
            screen.untilTextContains("join", "On this computer, open the phone page.");
            Browser.Page phone = browser.openEmpty();
            phone.haveSensor();
            phone.load(demo.phonePage());
            phone.click("start");
            phone.untilTextContains("lamp-relay", "On the channel");
            String name = phone.text("name");

            for (Attitude attitude : ATTITUDES) {
                phone.turnTo(attitude);

                await(attitude + " on the big screen")
                        .atMost(Browser.DEADLINE)
                        .until(() ->
                                screen.attitudeOf(name).filter(attitude::isNear).isPresent());
                await(attitude + " in the bridge's output")
                        .atMost(Browser.DEADLINE)
                        .until(() -> printed(demo, name).stream().anyMatch(attitude::isNear));
            }
        }
    }

    @Test
    void a_real_phone_among_fifty_simulated_ones_is_on_the_big_screen_with_all_of_them() throws Exception {
        try (DemoProcess demo = DemoProcess.start(temporary, "--port", "0", "--phones", "50");
                Browser browser = new Browser()) {
            Browser.Page screen = browser.open(demo.bigScreen());
            Browser.Page phone = browser.openEmpty();
            phone.haveSensor();
            phone.turnTo(ATTITUDES.get(0));
            phone.load(demo.phonePage());
            phone.click("start");

            screen.untilTextContains("count", "51 phones");
            await("samples of all").atMost(Browser.DEADLINE).until(() ->
                    (Boolean) screen.ask("[...stage.phones.values()].every(phone => phone.count > 3)"));
            assertEquals(51L, screen.ask("new Set([...stage.phones.values()].map(phone => phone.from)).size"));
            assertEquals(51L, screen.ask("document.querySelectorAll('.place').length"));
            assertTrue(screen.attitudeOf(phone.text("name"))
                    .filter(ATTITUDES.get(0)::isNear)
                    .isPresent());
        }
    }

    /** The attitudes of all the lines that the bridge has printed of a phone. */
    private static List<Attitude> printed(DemoProcess demo, String name) {
        Pattern line = Pattern.compile("phone " + name + " {2}q (\\S+) (\\S+) (\\S+) (\\S+) {2}seq \\d+ {2}from \\S+");
        return demo.lines().stream()
                .map(line::matcher)
                .filter(Matcher::matches)
                .map(found -> Attitude.of(List.of(found.group(1), found.group(2), found.group(3), found.group(4))))
                .toList();
    }
}
