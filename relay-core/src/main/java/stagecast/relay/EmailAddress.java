package stagecast.relay;

import java.text.Normalizer;
import java.text.Normalizer.Form;

/** How e-mail addresses are compared everywhere. Their syntax is not checked. */
public final class EmailAddress {

    private EmailAddress() {}

    /** The address without white space around it, in NFC: the form that is kept and shown. */
    public static String normalized(String email) {
        int from = 0;
        int to = email.length();
        while (from < to && isWhiteSpace(email.charAt(from))) {
            from++;
        }
        while (from < to && isWhiteSpace(email.charAt(to - 1))) {
            to--;
        }
        String trimmed = email.substring(from, to);
        return isAscii(trimmed) ? trimmed : Normalizer.normalize(trimmed, Form.NFC);
    }

    /** The key that equal addresses share: the {@link #normalized} address with ASCII letters in lower case. */
    public static String key(String email) {
        String normalized = normalized(email);
        StringBuilder key = new StringBuilder(normalized);
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                key.setCharAt(i, (char) (c | 0x20));
            }
        }
        return key.toString();
    }

    /** Whether it is white space in Unicode, such as a no-break space: people paste addresses. All of it is in the BMP. */
    private static boolean isWhiteSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
