package stagecast.relay.auth;

import java.nio.CharBuffer;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;

/**
 * Passwords in NFC, the form in which they are hashed: one device types an ä as one character, another one as two, and
 * both mean the same password.
 */
final class Passwords {

    private Passwords() {}

    /** The password in NFC; the same object if it already is in NFC. */
    static String normalized(String password) {
        return Normalizer.isNormalized(password, Form.NFC) ? password : Normalizer.normalize(password, Form.NFC);
    }

    /**
     * A copy in NFC, for the caller to wipe. If the two differ, the JDK makes a copy of its own, which can't be wiped and
     * is left to the garbage collector.
     */
    static char[] normalized(char[] password) {
        CharBuffer typed = CharBuffer.wrap(password);
        return Normalizer.isNormalized(typed, Form.NFC)
                ? Arrays.copyOf(password, password.length)
                : Normalizer.normalize(typed, Form.NFC).toCharArray();
    }
}
