package stagecast.relay.demo;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/** A QR code for a terminal: two modules to a character, one above the other, black on white whatever its colours are. */
final class TerminalQr {

    /** ISO 18004, section 5.3.8: readers do not find a code without it. */
    private static final int QUIET_ZONE = 4;

    private static final String BLACK_ON_WHITE = "\u001b[30;107m";
    private static final String AS_BEFORE = "\u001b[0m";

    private TerminalQr() {}

    /**
     * The code's lines, each with the colours in it.
     *
     * @throws IllegalArgumentException if the text is too long for any code
     */
    static List<String> lines(String text) {
        ByteMatrix modules;
        try {
            modules = Encoder.encode(text, ErrorCorrectionLevel.L).getMatrix();
        } catch (WriterException e) {
            throw new IllegalArgumentException("no QR code holds a text of " + text.length() + " characters", e);
        }
        List<String> lines = new ArrayList<>();
        int end = modules.getHeight() + QUIET_ZONE;
        for (int y = -QUIET_ZONE; y < end; y += 2) {
            var line = new StringBuilder(BLACK_ON_WHITE);
            for (int x = -QUIET_ZONE; x < modules.getWidth() + QUIET_ZONE; x++) {
                line.append(character(isBlack(modules, x, y), isBlack(modules, x, y + 1)));
            }
            lines.add(line.append(AS_BEFORE).toString());
        }
        return lines;
    }

    private static char character(boolean above, boolean below) {
        if (above) {
            return below ? '█' : '▀';
        }
        return below ? '▄' : ' ';
    }

    private static boolean isBlack(ByteMatrix modules, int x, int y) {
        return x >= 0 && y >= 0 && x < modules.getWidth() && y < modules.getHeight() && modules.get(x, y) == 1;
    }
}
