package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.json.JsonScanner;
import stagecast.relay.json.Utf8;

/**
 * Finds in a message the credentials that a typing mistake or a wrong library made of it, so that no secret is
 * published. It looks only at messages that contain {@code password} or {@code token} in any case, and only at their
 * {@link PlainForm}:
 *
 * <ul>
 *   <li>JSON is refused if an object, at any depth, has a password and the name of its user, or a token; and if the whole is
 *       an object with {@code password}. Text inside strings is not searched.
 *   <li>Other text is refused if it begins like JSON and contains {@code password}, or {@code token} followed by a token;
 *       and if it is a form ({@code a=b&c=d}) with such members.
 * </ul>
 *
 * The work is linear in the message. One for each lane; not thread-safe.
 */
final class CredentialsGuard {

    private final PlainForm form = new PlainForm();
    private final JsonSecrets json;
    private final TextSecrets plainText;

    CredentialsGuard() {
        SecretMember member = new SecretMember();
        json = new JsonSecrets(member);
        plainText = new TextSecrets(member);
    }

    /**
     * Finds the mistake that makes a broadcast of credentials.
     *
     * @param text valid UTF-8, and not credentials
     * @return null if the message may pass
     */
    @Nullable
    Mistake inText(byte[] text, int from, int to) {
        return CredentialWords.standIn(text, from, to) ? inForm(text, from, to) : null;
    }

    /** The same for a binary message; one that is not UTF-8 passes. */
    @Nullable
    Mistake inBinary(byte[] bytes, int from, int to) {
        final boolean refused = CredentialWords.standIn(bytes, from, to)
                && Utf8.isValid(bytes, from, to)
                && inForm(bytes, from, to) != null;
        return refused ? Mistake.BINARY : null;
    }

    /** The same for a direct message, of which only the outer object's members count. */
    @Nullable
    Mistake inDirect(byte[] text, int from, int to) {
        return CredentialWords.standIn(text, from, to) ? json.find(text, from, to, 1) : null;
    }

    private @Nullable Mistake inForm(byte[] text, int from, int to) {
        form.read(text, from, to);
        final Mistake mistake = form.json()
                ? json.find(form.bytes(), form.from(), form.to(), JsonScanner.MAX_DEPTH)
                : plainText.find(form.bytes(), form.from(), form.to());
        return mistake != null && form.typographic() ? Mistake.TYPOGRAPHIC_QUOTES : mistake;
    }
}
