package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.CodedText.Coding;
import stagecast.relay.json.JsonScanner;
import stagecast.relay.json.JsonTokens;

/**
 * Looks for credentials in JSON: an object that has a password and the name of its user, both not empty, or a token. If a
 * member stands twice, both count, because listeners receive both. Text inside strings is not searched. One for each lane;
 * not thread-safe.
 */
final class JsonSecrets {

    /** A bit beside the kinds of {@link SecretMember}: the name of such a member has a capital letter. */
    private static final int WRONG_CASE = 8;

    private final SecretMember member;

    /** For each object that is open, the kinds of its members so far. */
    private final int[] kinds = new int[JsonScanner.MAX_DEPTH + 1];

    private byte[] text = {};
    private int to;
    private int at;
    private int open;
    private boolean hasPassword;

    JsonSecrets(SecretMember member) {
        this.member = member;
    }

    /**
     * Looks at the members of the objects in {@code text[from, to)}.
     *
     * @param text JSON that nests no more than {@link JsonScanner#MAX_DEPTH} arrays and objects
     * @param depth the most objects that may be open around a member that counts
     * @return null if there are no credentials
     */
    @Nullable
    Mistake find(byte[] text, int from, int to, int depth) {
        this.text = text;
        this.to = to;
        at = JsonScanner.behindSpace(text, from, to);
        open = 0;
        hasPassword = false;
        final boolean isObject = text[at] == '{';
        while (at < to) {
            switch (text[at]) {
                case '{' -> {
                    kinds[++open] = SecretMember.NONE;
                    at++;
                }
                case '}' -> {
                    open--;
                    at++;
                }
                case '"' -> {
                    if (endsCredentials(depth)) {
                        return (kinds[open] & WRONG_CASE) != 0 ? Mistake.WRONG_CASE : Mistake.NOT_ALONE;
                    }
                }
                default -> at++;
            }
        }
        return isObject && hasPassword ? Mistake.NO_CREDENTIALS : null;
    }

    /** Passes a string, and its value if it names a member with a string; returns whether that completes credentials. */
    private boolean endsCredentials(int depth) {
        final int name = at + 1;
        final int behindName = JsonTokens.string(text, at, to);
        at = JsonScanner.behindSpace(text, behindName, to);
        if (at == to || text[at] != ':') {
            return false; // it was a value
        }
        at = JsonScanner.behindSpace(text, at + 1, to);
        final int kind = open > depth ? SecretMember.NONE : member.kind(Coding.JSON_STRING, text, name, behindName - 1);
        if (kind == SecretMember.NONE) {
            return false;
        }
        final boolean small = member.smallLetters();
        hasPassword |= open == 1 && kind == SecretMember.PASSWORD && small;
        if (text[at] != '"') {
            return false;
        }
        final int value = at + 1;
        at = JsonTokens.string(text, at, to);
        if (!member.isSecret(kind, Coding.JSON_STRING, text, value, at - 1)) {
            return false;
        }
        kinds[open] |= small ? kind : kind | WRONG_CASE;
        return SecretMember.areCredentials(kinds[open]);
    }
}
