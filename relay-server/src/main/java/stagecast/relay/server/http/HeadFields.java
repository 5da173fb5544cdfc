package stagecast.relay.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The header fields of a head that {@link RequestHead} has found right. */
final class HeadFields implements Function<String, List<String>> {

    private static final String LINE_END = "\r\n";

    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    private HeadFields() {}

    /**
     * Reads them.
     *
     * @param head begins with the request's first line
     * @param length of the whole head, with the empty line at its end
     */
    static HeadFields of(HeldBytes head, int length) {
        var fields = new HeadFields();
        String text = head.text(0, length - LINE_END.length());
        int start = text.indexOf(LINE_END) + LINE_END.length();
        while (start < text.length()) {
            int colon = text.indexOf(':', start);
            int end = text.indexOf(LINE_END, colon);
            fields.names.add(text.substring(start, colon));
            fields.values.add(text.substring(colon + 1, end).strip());
            start = end + LINE_END.length();
        }
        return fields;
    }

    /** The values of a field, each as it was sent; its name is compared without case. */
    @Override
    public List<String> apply(String name) {
        List<String> found = new ArrayList<>(1);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                found.add(values.get(i));
            }
        }
        return found;
    }
}
