package stagecast.relay.auth;

import org.jspecify.annotations.Nullable;

/** What an account may be called, and what may be its password. */
final class AccountRules {

    static final int MAX_EMAIL_LENGTH = 254;
    static final int MAX_PASSWORD_LENGTH = 1024;

    private AccountRules() {}

    /**
     * What is wrong with the address, in a sentence; null if nothing is. Its syntax is not checked.
     *
     * @param email as {@link stagecast.relay.EmailAddress#normalized} has it
     */
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

    /**
     * What is wrong with the password, in a sentence that does not show it; null if nothing is.
     *
     * @param password in NFC
     * @param shortest the fewest characters it may have
     */
    static @Nullable String wrongWithPassword(char[] password, int shortest) {
        int length = Character.codePointCount(password, 0, password.length);
        if (length < shortest || length > MAX_PASSWORD_LENGTH) {
            return "a password has " + shortest + " to " + MAX_PASSWORD_LENGTH + " characters, this one has " + length;
        }
        return null;
    }
}
