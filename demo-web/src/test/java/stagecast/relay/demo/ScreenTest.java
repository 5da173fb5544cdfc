package stagecast.relay.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What whoever looks at the big screen sees, and whoever runs it can do. */
class ScreenTest extends DemoRelayTest {

    @Test
    void shows_a_code_that_leads_to_the_phone_page() throws Exception {
        try (Browser.Page screen = browser().open(relay().bigScreenFor(Browser.OTHER_NAME))) {
            screen.fill(1920, 1200); // as a projector does: a reader needs some pixels for each module
            screen.untilTextContains("connection", "Listening");

            assertEquals(relay().phonePage(Browser.OTHER_NAME), read(screen.picture("code")));
        }
    }

    @Test
    void shows_no_code_of_an_address_that_no_phone_reaches_but_says_what_to_do() throws Exception {
        try (Browser.Page screen = browser().open(relay().bigScreen())) {
            screen.untilTextContains("join", "On this computer, open the phone page.");

            assertFalse(screen.isShown("code"));
        }
    }

    @Test
    void whoever_runs_it_sends_a_phone_away_by_a_click_and_its_token_is_not_left_in_the_address() throws Exception {
        try (Browser.Page screen = browser().open(relay().bigScreen());
                Browser.Page phone = browser().open(relay().phonePage())) {
            phone.click("start");
            phone.untilTextContains("lamp-relay", "On the channel");
            await().atMost(Browser.DEADLINE)
                    .until(() -> screen.attitudeOf(phone.text("name")).isPresent());
            assertFalse(screen.address().contains(relay().token()), screen.address());
            screen.clickOn(".place");
            screen.untilTextContains("sending-away", "Send " + phone.text("name") + " away?");
            screen.click("send-away");

            phone.untilTextContains("lamp-relay", "whoever runs the screen has ended its part");
            await().atMost(Browser.DEADLINE).until(() -> Long.valueOf(0).equals(screen.ask("stage.phones.size")));
        }
    }

    @Test
    void anybodys_screen_can_send_nobody_away() throws Exception {
        try (Browser.Page screen = browser().open(relay().plainScreen());
                Browser.Page phone = browser().open(relay().phonePage())) {
            phone.click("start");
            await().atMost(Browser.DEADLINE).until(() -> Long.valueOf(1).equals(screen.ask("stage.phones.size")));

            await().atMost(Browser.DEADLINE)
                    .until(() -> Long.valueOf(1).equals(screen.ask("document.querySelectorAll('div.place').length")));
            assertEquals(0L, screen.ask("document.querySelectorAll('button.place').length"));
        }
    }

    @Test
    void draws_the_phones_in_their_colours_with_webgl_where_there_is_one() throws Exception {
        try (Browser able = Browser.withWebGl();
                Browser.Page screen = able.open(relay().screenAsItIs() + "#d=webgl");
                Browser.Page phone = browser().open(relay().phonePage())) {
            phone.click("start");
            await().atMost(Browser.DEADLINE).until(() -> screen.isShown("scene"));

            await("a phone on the scene").atMost(Browser.DEADLINE).until(() -> isColourful(screen.picture("scene")));
            assertTrue(screen.complaints().stream().noneMatch(complaint -> complaint.contains("Error")));
        }
    }

    @Test
    void draws_the_phones_without_webgl_too() throws Exception {
        try (Browser.Page screen = browser().open(relay().screenAsItIs());
                Browser.Page phone = browser().open(relay().phonePage())) {
            phone.click("start");

            await("a phone on the stage").atMost(Browser.DEADLINE).until(() -> isColourful(screen.picture("stage")));
            assertFalse(screen.isShown("scene"));
        }
    }

    /** Whether a good part of it has a strong colour, as a phone's body has and the ground has not. */
    private static boolean isColourful(BufferedImage picture) {
        int[] pixels = pixels(picture);
        return Arrays.stream(pixels).filter(ScreenTest::isStrong).count() > pixels.length / 500;
    }

    private static boolean isStrong(int pixel) {
        int red = pixel >> 16 & 0xFF;
        int green = pixel >> 8 & 0xFF;
        int blue = pixel & 0xFF;
        return Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue)) > 90;
    }

    private static String read(BufferedImage picture) throws Exception {
        var source = new RGBLuminanceSource(picture.getWidth(), picture.getHeight(), pixels(picture));
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)), Map.of(DecodeHintType.TRY_HARDER, true))
                .getText();
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }
}
