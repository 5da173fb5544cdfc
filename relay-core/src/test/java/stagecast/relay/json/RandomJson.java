package stagecast.relay.json;

import java.util.Random;

/** Makes valid JSON texts, and breaks them; the same ones for the same seed. */
final class RandomJson {

    private static final String SPACE = " \t\n\r";
    private static final String[] SPECIAL = {
        "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\u00e5", "\\uD83D\\ude00", "\\ud800"
    };
    private static final String[] UNICODE = {"å", "€", "😀", "\u2028", "\u007f", "\u0080", "\uFEFF", "\uFFFF"};

    /** What typing mistakes, other dialects and attacks are made of. */
    private static final String[] INSERTED = {
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "\"",
        "'",
        "\\",
        "\\u",
        "-",
        "+",
        ".",
        "e",
        "E",
        "0",
        "00",
        "1",
        "true",
        "null",
        "NaN",
        " ",
        "\n",
        "\t",
        "\f",
        "\u0000",
        "\u001f",
        "\u00a0",
        "\uFEFF",
        "/**/",
        "//",
        "#",
        "å",
        "😀",
        "x",
        "\\x",
        "[[[[[[[[",
        "{\"a\":",
        ",,"
    };

    private final Random random;

    RandomJson(long seed) {
        this.random = new Random(seed);
    }

    String document() {
        StringBuilder out = new StringBuilder();
        space(out);
        if (random.nextInt(20) == 0) {
            deep(out, 1 + random.nextInt(JsonScanner.MAX_DEPTH));
        } else {
            value(out, 0);
        }
        space(out);
        return out.toString();
    }

    private void deep(StringBuilder out, int depth) {
        StringBuilder close = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            boolean object = random.nextBoolean();
            out.append(object ? "{\"\":" : "[");
            close.insert(0, object ? '}' : ']');
        }
        scalar(out);
        out.append(close);
    }

    private void value(StringBuilder out, int depth) {
        int kind = random.nextInt(depth > 6 ? 4 : 8);
        if (kind < 4) {
            scalar(out);
        } else {
            container(out, depth, kind < 6);
        }
    }

    private void container(StringBuilder out, int depth, boolean object) {
        out.append(object ? '{' : '[');
        space(out);
        for (int i = random.nextInt(4); i > 0; i--) {
            if (object) {
                string(out);
                space(out);
                out.append(':');
                space(out);
            }
            value(out, depth + 1);
            space(out);
            out.append(i > 1 ? "," : "");
            space(out);
        }
        out.append(object ? '}' : ']');
    }

    private void scalar(StringBuilder out) {
        switch (random.nextInt(6)) {
            case 0 -> out.append("true");
            case 1 -> out.append("false");
            case 2 -> out.append("null");
            case 3 -> string(out);
            default -> number(out);
        }
    }

    private void number(StringBuilder out) {
        out.append(random.nextInt(3) == 0 ? "-" : "");
        out.append(random.nextInt(4) == 0 ? "0" : String.valueOf(1 + random.nextInt(1_000_000)));
        if (random.nextInt(60) == 0) {
            out.append(out.charAt(out.length() - 1) == '0' ? "" : "7".repeat(1200));
        }
        if (random.nextInt(3) == 0) {
            out.append('.').append(random.nextInt(1000));
        }
        if (random.nextInt(4) == 0) {
            out.append(random.nextBoolean() ? 'e' : 'E');
            out.append(new String[] {"", "+", "-"}[random.nextInt(3)]).append(random.nextInt(30));
        }
    }

    private void string(StringBuilder out) {
        out.append('"');
        for (int i = random.nextInt(8); i > 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> out.append(SPECIAL[random.nextInt(SPECIAL.length)]);
                case 1 -> out.append(UNICODE[random.nextInt(UNICODE.length)]);
                default -> out.append((char) ('a' + random.nextInt(26)));
            }
        }
        out.append('"');
    }

    private void space(StringBuilder out) {
        for (int i = random.nextInt(6); i > 4; i--) {
            out.append(SPACE.charAt(random.nextInt(SPACE.length())));
        }
    }

    /** The text with one to three small changes; it may still be valid. */
    String mutated(String text) {
        String changed = text;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            changed = mutatedOnce(changed);
        }
        return changed;
    }

    private String mutatedOnce(String text) {
        int at = boundary(text, random.nextInt(text.length() + 1));
        int to = boundary(text, Math.min(text.length(), at + 1 + random.nextInt(3)));
        String inserted = INSERTED[random.nextInt(INSERTED.length)];
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at) + text.substring(to);
            case 1 -> text.substring(0, at) + inserted + text.substring(to);
            case 2 -> text.substring(0, at);
            case 3 -> text.substring(0, at) + text.substring(at, to) + text.substring(at);
            case 4 -> text + inserted;
            default -> text.substring(0, at) + inserted + text.substring(at);
        };
    }

    /** Frames are valid UTF-8, so no character is cut in two. */
    private static int boundary(String text, int at) {
        return at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
    }
}
