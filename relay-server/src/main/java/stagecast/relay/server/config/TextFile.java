package stagecast.relay.server.config;

/** The marks with which some programs begin a text file. A UTF-8 mark is skipped; a file of UTF-16 is refused by name. */
public final class TextFile {

    private static final char MARK = '\uFEFF';

    private TextFile() {}

    /** Whether a file that begins with these bytes says that it is UTF-16, as some editors and shells of Windows write it. */
    public static boolean isUtf16(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        char first = (char) (((bytes[0] & 0xFF) << Byte.SIZE) | (bytes[1] & 0xFF));
        return first == MARK || Character.reverseBytes(first) == MARK;
    }

    /** Whether this is the first character of a text that begins with a mark (U+FEFF), which is no part of what it says. */
    public static boolean isMark(int first) {
        return first == MARK;
    }
}
