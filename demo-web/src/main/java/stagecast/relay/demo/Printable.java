package stagecast.relay.demo;

import java.util.regex.Pattern;

/** Makes text from files, programs and arguments safe to print in a terminal. */
final class Printable {

    /** Characters that control a terminal, are invisible, or change the direction of writing, as in the bridge's printable.mjs. */
    private static final Pattern NOT_SHOWN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private Printable() {}

    /** The text with each such character as its number, so that it can't control the terminal and a line stays a line. */
    static String of(String text) {
        return NOT_SHOWN
                .matcher(text)
                .replaceAll(
                        found -> "\\\\u{" + Integer.toHexString(found.group().codePointAt(0)) + "}");
    }
}
