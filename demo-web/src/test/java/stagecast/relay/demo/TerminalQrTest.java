package stagecast.relay.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalQrTest {

    private static final int BLACK = 0x000000;
    private static final int WHITE = 0xFFFFFF;

    /** Pixels to a module, as a camera sees it. */
    private static final int SCALE = 6;

    @Test
    void a_reader_finds_the_text_in_what_a_terminal_shows() throws Exception {
        for (String text :
                List.of("https://relay.example.org/phone#c=gyro&k=5Sfrp9OAgP9y6d8bG15kaXjlM7D-tYarnKdk1uB7llQ", "x")) {
            assertEquals(text, read(TerminalQr.lines(text)));
        }
    }

    @Test
    void all_lines_are_black_on_white_and_leave_the_terminals_colours_as_they_were() {
        for (String line : TerminalQr.lines("x")) {
            assertTrue(line.startsWith("\u001b[30;107m") && line.endsWith("\u001b[0m"), line);
        }
    }

    @Test
    void a_text_that_fits_no_code_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> TerminalQr.lines("x".repeat(3_000)));
    }

    private static String read(List<String> lines) throws Exception {
        List<String> shown = lines.stream()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();
        int width = shown.get(0).length() * SCALE;
        int height = shown.size() * 2 * SCALE;
        int[] pixels = new int[width * height];
        Arrays.setAll(pixels, i -> colour(shown, i % width / SCALE, i / width / SCALE));
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))))
                .getText();
    }

    private static int colour(List<String> shown, int x, int y) {
        char character = shown.get(y / 2).charAt(x);
        boolean black = character == '█' || character == (y % 2 == 0 ? '▀' : '▄');
        return black ? BLACK : WHITE;
    }
}
