package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.CodedText.Coding;
import stagecast.relay.json.Utf8;

/**
 * Looks for credentials in text that is not JSON: JSON with a mistake in it, and forms ({@code a=b&c=d}). One for each
 * lane; not thread-safe.
 */
final class TextSecrets {

    private final SecretMember member;

    TextSecrets(SecretMember member) {
        this.member = member;
    }

    /** Looks at {@code text[from, to)}, which is valid UTF-8; null if there are no credentials. */
    @Nullable
    Mistake find(byte[] text, int from, int to) {
        if (from == to) {
            return null;
        }
        final boolean beginsAsJson = text[from] == '{' || text[from] == '[';
        final boolean found =
                beginsAsJson ? inBrokenJson(text, from, to) : !hasSpace(text, from, to) && inForm(text, from, to);
        return found ? Mistake.NOT_JSON : null;
    }

    private boolean inBrokenJson(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (CredentialWords.isPasswordAt(text, i, to)) {
                return true;
            }
            if (CredentialWords.isTokenAt(text, i, to) && hasTokenBehind(text, CredentialWords.behindToken(i), to)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a token follows, after any other characters. At least one such character is needed: that keeps the work linear,
     * because no two names are followed by the same value.
     */
    private boolean hasTokenBehind(byte[] text, int from, int to) {
        int start = from;
        while (start < to && !isPartOfToken(text[start])) {
            start++;
        }
        if (start == from) {
            return false;
        }
        int end = start;
        while (end < to && isPartOfToken(text[end])) {
            end++;
        }
        while (end > start && text[end - 1] == '.') {
            end--; // the end of a sentence
        }
        return member.isSecret(SecretMember.TOKEN, Coding.JSON_STRING, text, start, end);
    }

    private static boolean isPartOfToken(byte b) {
        return b == '.' || TokenShape.isBase64Url(b);
    }

    private static boolean hasSpace(byte[] text, int from, int to) {
        for (int i = from; i < to; i += Utf8.lengthAt(text, i)) {
            if (PlainForm.isSpace(Utf8.codePointAt(text, i))) {
                return true;
            }
        }
        return false;
    }

    private boolean inForm(byte[] text, int from, int to) {
        int kinds = SecretMember.NONE;
        int start = from;
        while (start < to) {
            final int end = next('&', text, start, to);
            final int behindName = next('=', text, start, end);
            final int value = Math.min(behindName + 1, end);
            final int kind = member.kind(Coding.FORM, text, start, behindName);
            if (member.isSecret(kind, Coding.FORM, text, value, end)) {
                kinds |= kind;
            }
            start = end + 1;
        }
        return SecretMember.areCredentials(kinds);
    }

    private static int next(char wanted, byte[] text, int from, int to) {
        int i = from;
        while (i < to && text[i] != wanted) {
            i++;
        }
        return i;
    }
}
