package stagecast.relay;

/**
 * Tells whether a string has the shape of a token: 43 letters of base64url, which are the 256 bits of a token of the
 * relay's own, or a signed one in compact form (RFC 7515 section 7.1), three parts of base64url with dots between, the
 * first of which begins as all JSON objects do. It is given one character after the other.
 */
final class TokenShape {

    private static final int OPAQUE_LENGTH = 43;
    private static final int SIGNED_PARTS = 3;

    /** How <code>{"</code> begins in base64url, with any third letter that a name may have. */
    private static final String OBJECT = "eyJ";

    private boolean possible;
    private boolean object;
    private int length;
    private int parts;
    private int partLength;

    /** Begins anew. */
    void begin() {
        possible = true;
        object = true;
        length = 0;
        parts = 1;
        partLength = 0;
    }

    /** Takes the next character; one that is no letter of base64url and no dot ends the hope. */
    void add(int c) {
        object &= length >= OBJECT.length() || c == OBJECT.charAt(length);
        if (c == '.') {
            possible &= partLength > 0;
            parts++;
            partLength = 0;
        } else {
            possible &= isBase64Url(c);
            partLength++;
        }
        length++;
    }

    /** Whether what was given since {@link #begin} is a token. */
    boolean matches() {
        final boolean opaque = parts == 1 && length == OPAQUE_LENGTH;
        final boolean signed = parts == SIGNED_PARTS && partLength > 0 && object;
        return possible && (opaque || signed);
    }

    /** Whether the character may stand in base64url without padding (RFC 4648 section 5). */
    static boolean isBase64Url(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
