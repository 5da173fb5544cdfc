package stagecast.relay.server.config;

/** The byte order marks with which some programs begin a text file: a UTF-8 mark is skipped, and UTF-16 is refused. */
public final class TextFile {

    private static final char MARK = '\uFEFF';

    private TextFile() {}

    /** Whether these first bytes mark a file as UTF-16, which some editors and shells of Windows write. */
    public static boolean isUtf16(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        char first = (char) (((bytes[0] & 0xFF) << Byte.SIZE) | (bytes[1] & 0xFF));
        return first == MARK || Character.reverseBytes(first) == MARK;
    }

    /** Whether this first character of a text is a byte order mark (U+FEFF), which is not part of its content. */
    public static boolean isMark(int first) {
        return first == MARK;
    }
}
