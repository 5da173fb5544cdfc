package stagecast.relay;

import stagecast.relay.json.Utf8;

/**
 * The quotation marks that people and keyboards write instead of JSON's {@code "}: those of Latin scripts, the wide ones of
 * Chinese and Japanese keyboards, and the backquote of shells and Markdown.
 */
final class QuotationMarks {

    private static final int NONE = 0;

    private QuotationMarks() {}

    /** Whether the text stands between two quotation marks that are read as the same plain one. */
    static boolean surround(byte[] text, int from, int to) {
        if (from == to) {
            return false;
        }
        final int last = Utf8.startOfLast(text, to);
        final int opening = plain(Utf8.codePointAt(text, from));
        return last > from && opening != NONE && opening == plain(Utf8.codePointAt(text, last));
    }

    /**
     * Replaces each typographic quotation mark by the plain one that it is read as.
     *
     * @return the new length of the text; the old one if there was none
     */
    static int typePlain(byte[] text) {
        int behind = 0;
        int i = 0;
        while (i < text.length) {
            final int length = Utf8.lengthAt(text, i);
            final int plain = length == 1 ? NONE : plain(Utf8.codePointAt(text, i));
            if (plain == NONE) {
                for (int j = i; j < i + length; j++) {
                    text[behind++] = text[j];
                }
            } else {
                text[behind++] = (byte) plain;
            }
            i += length;
        }
        return behind;
    }

    private static int plain(int codePoint) {
        return switch (codePoint) {
            case '"', '«', '»', '“', '”', '„', '‟', '〝', '〞', '〟', '＂' -> '"';
            case '\'', '‘', '’', '‚', '‛', '‹', '›', '＇' -> '\'';
            case '`' -> '`';
            default -> NONE;
        };
    }
}
