package stagecast.relay.auth;

import org.jspecify.annotations.Nullable;

/** What an account may be called, and what may be its password. */
final class AccountRules {

    static final int MAX_EMAIL_LENGTH = 254;
    static final int MAX_PASSWORD_LENGTH = 1024;

    private AccountRules() {}

    /** What is wrong with the address, in a sentence; null if nothing is. Its syntax is nobody's concern. */
    static @Nullable String wrongWithEmail(String email) {
        int length = email.codePointCount(0, email.length());
        if (length == 0 || length > MAX_EMAIL_LENGTH) {
            return "an e-mail address has 1 to " + MAX_EMAIL_LENGTH + " characters, this one has " + length;
        }
        int[] controls = email.codePoints()
                .filter(c -> Character.getType(c) == Character.CONTROL)
                .limit(1)
                .toArray();
        return controls.length == 0
                ? null
                : "an e-mail address holds no control characters, this one has " + String.format("U+%04X", controls[0]);
    }

    /** What is wrong with the password, in a sentence that does not show it; null if nothing is. */
    static @Nullable String wrongWithPassword(char[] password) {
        int length = Character.codePointCount(password, 0, password.length);
        if (length == 0 || length > MAX_PASSWORD_LENGTH) {
            return "a password has 1 to " + MAX_PASSWORD_LENGTH + " characters, this one has " + length;
        }
        return null;
    }

    /** What is compared in place of an e-mail address: no case of ASCII letters, and of no others. */
    static String emailKey(String email) {
        char[] key = email.toCharArray();
        for (int i = 0; i < key.length; i++) {
            if (key[i] >= 'A' && key[i] <= 'Z') {
                key[i] = (char) (key[i] + 'a' - 'A');
            }
        }
        return new String(key);
    }
}
