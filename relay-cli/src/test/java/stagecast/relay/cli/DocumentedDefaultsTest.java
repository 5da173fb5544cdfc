package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import stagecast.relay.server.RelayServer;
import stagecast.relay.server.config.FileDescriptors;

/** The defaults that other places state. */
class DocumentedDefaultsTest {

    @Test
    void the_api_s_page_gives_each_limit_its_default() throws Exception {
        List<String> defaults = Settings.read(null, Map.of(), List.of()).describe();
        var rows = Pattern.compile("<td>([^<]+)</td><td><code>([a-z.-]+)</code></td></tr>")
                .matcher(tableOfLimits())
                .results()
                .toList();

        assertFalse(rows.isEmpty());
        for (MatchResult row : rows) {
            var line = Pattern.compile(Pattern.quote(row.group(2)) + " += " + Pattern.quote(row.group(1)) + " .*");
            assertTrue(defaults.stream().anyMatch(line.asMatchPredicate()), row::group);
        }
    }

    @Test
    void the_default_number_of_connections_comes_from_the_file_descriptors() {
        assertEquals(
                FileDescriptors.connections(), ServerConfig.DEFAULTS.limits().connections());
    }

    private static String tableOfLimits() throws Exception {
        try (InputStream in = RelayServer.class.getResourceAsStream("http/docs/index.html")) {
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int from = page.indexOf("id=\"limits\"");
            return page.substring(from, page.indexOf("</table>", from));
        }
    }
}
