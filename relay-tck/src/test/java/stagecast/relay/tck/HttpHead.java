package stagecast.relay.tck;

import java.util.ArrayList;
import java.util.List;

/**
 * A request's head.
 *
 * @param method as sent
 * @param path up to the question mark, as sent
 * @param query behind it, empty without one
 * @param http11 whether the version is HTTP/1.1
 * @param lines the fields, as sent
 */
record HttpHead(String method, String path, String query, boolean http11, List<String> lines) {

    static HttpHead parse(String head) {
        List<String> lines = List.of(head.split("\r\n", -1));
        String[] request = lines.get(0).split(" ", 3);
        String[] target = request[1].split("\\?", 2);
        return new HttpHead(
                request[0],
                target[0],
                target.length == 2 ? target[1] : "",
                request[2].equals("HTTP/1.1"),
                lines.subList(1, lines.size()));
    }

    /** The values of a field, which is compared without case. */
    List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (String line : lines) {
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                values.add(line.substring(name.length() + 1).strip());
            }
        }
        return values;
    }
}
