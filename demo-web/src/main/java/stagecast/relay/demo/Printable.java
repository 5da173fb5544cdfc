package stagecast.relay.demo;

import java.util.regex.Pattern;

/** Text from files, programs and arguments, as it may stand in a terminal. */
final class Printable {

    /** What steers a terminal, hides, or turns the direction of writing; the bridge's lines.mjs has the same. */
    private static final Pattern NOT_SHOWN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private Printable() {}

    /** The same text with each such character as its number, so that nothing steers the terminal and a line stays a line. */
    static String of(String text) {
        return NOT_SHOWN
                .matcher(text)
                .replaceAll(
                        found -> "\\\\u{" + Integer.toHexString(found.group().codePointAt(0)) + "}");
    }
}
