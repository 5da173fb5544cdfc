package stagecast.relay.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1). */
final class ExtensionList {

    /**
     * One extension that a client offers.
     *
     * @param name as sent
     * @param parameters in their order
     */
    record Extension(String name, List<Parameter> parameters) {}

    /**
     * A parameter.
     *
     * @param name as sent
     * @param value without quotation marks; null where there is none
     */
    record Parameter(String name, @Nullable String value) {}

    private static final char END = '\0';
    private static final String NO_LETTERS_BUT_OF_TOKENS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    private ExtensionList(String text) {
        this.text = text;
    }

    /**
     * What the fields offer; several are one list (RFC 9110 section 5.3).
     *
     * @return null where a field breaks the grammar
     */
    static @Nullable List<Extension> parse(List<String> fields) {
        List<Extension> all = new ArrayList<>();
        for (String field : fields) {
            if (!new ExtensionList(field).readInto(all)) {
                return null;
            }
        }
        return all;
    }

    /** Elements may be empty, as in every list of HTTP. */
    private boolean readInto(List<Extension> all) {
        do {
            char next = skipSpace();
            if (next != ',' && next != END) {
                Extension read = extension();
                if (read == null) {
                    return false;
                }
                all.add(read);
            }
        } while (skip(','));
        return at == text.length();
    }

    private @Nullable Extension extension() {
        String name = token();
        List<Parameter> parameters = new ArrayList<>();
        while (name != null && skip(';')) {
            Parameter parameter = parameter();
            if (parameter == null) {
                return null;
            }
            parameters.add(parameter);
        }
        return name == null ? null : new Extension(name, parameters);
    }

    private @Nullable Parameter parameter() {
        String name = token();
        if (name == null || !skip('=')) {
            return name == null ? null : new Parameter(name, null);
        }
        String value = skipSpace() == '"' ? quoted() : token();
        return value == null ? null : new Parameter(name, value);
    }

    private @Nullable String token() {
        skipSpace();
        int start = at;
        while (isOfToken(next())) {
            at++;
        }
        return at == start ? null : text.substring(start, at);
    }

    /** What is quoted must be a token once the quotation marks are gone. */
    private @Nullable String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (next() != '"') {
            if (next() == '\\') {
                at++;
            }
            if (!isOfToken(next())) {
                return null;
            }
            value.append(text.charAt(at++));
        }
        at++;
        return value.isEmpty() ? null : value.toString();
    }

    private boolean skip(char wanted) {
        boolean there = skipSpace() == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private char skipSpace() {
        while (next() == ' ' || next() == '\t') {
            at++;
        }
        return next();
    }

    private char next() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private static boolean isOfToken(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || (c != END && NO_LETTERS_BUT_OF_TOKENS.indexOf(c) >= 0);
    }
}
