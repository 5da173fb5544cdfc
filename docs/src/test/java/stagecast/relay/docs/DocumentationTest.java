package stagecast.relay.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import stagecast.relay.Limits;
import stagecast.relay.auth.AuthSettings;
import stagecast.relay.cli.ServerConfig;
import stagecast.relay.cli.Settings;

/** What the manual says about files, dependencies, settings and code, against these. */
class DocumentationTest {

    private static final Pattern OUTSIDE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

    private static final Pattern NAMED_TEST = Pattern.compile("`([A-Z]\\w+)\\.([a-z0-9_]+)`");

    /** A line of {@link Settings#describe()}: key, value, origin. */
    private static final Pattern DESCRIBED = Pattern.compile("(\\S+) += (\\S+) +# default");

    @Test
    void every_link_leads_to_a_file_and_a_heading() {
        List<String> broken = new ArrayList<>();
        for (Page page : Page.all()) {
            for (String link : page.links()) {
                if (!OUTSIDE.matcher(link).matches() && !leadsSomewhere(page, link)) {
                    broken.add(Repository.shown(page.file) + ": " + link);
                }
            }
        }

        assertEquals(List.of(), broken);
    }

    private static boolean leadsSomewhere(Page page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? page.file
                : page.file.resolveSibling(parts[0]).normalize();
        if (!target.startsWith(Repository.ROOT) || Files.notExists(target)) {
            return false;
        }
        return parts.length == 1 || Page.at(Repository.shown(target)).anchors().contains(parts[1]);
    }

    @Test
    void every_dependency_has_its_line_and_every_line_its_dependency() {
        Set<String> declared = Dependencies.declared();
        Set<String> documented = Page.at("docs/dependencies.md").rows().keySet();

        assertEquals(Set.of(), without(declared, documented), "has no line in docs/dependencies.md");
        assertEquals(Set.of(), without(documented, declared), "has a line there, and is in no build file");
    }

    @Test
    void every_test_that_the_threats_name_exists() {
        List<Path> sources = Repository.files(".java");
        String page = Repository.read(Repository.ROOT.resolve("docs/security.md"));

        List<String> missing = NAMED_TEST
                .matcher(page)
                .results()
                .filter(named -> sources.stream()
                        .filter(file -> file.endsWith(named.group(1) + ".java"))
                        .noneMatch(file -> Repository.read(file).contains("void " + named.group(2) + "(")))
                .map(MatchResult::group)
                .toList();

        assertEquals(List.of(), missing);
    }

    @Test
    void every_key_has_its_row_with_its_default() {
        Set<Map.Entry<String, String>> defaults = defaults().entrySet();
        Set<Map.Entry<String, String>> documented =
                Page.at("docs/configuration.md").rowsUnder("Keys").entrySet();

        assertEquals(Set.of(), without(defaults, documented), "has no such row in docs/configuration.md");
        assertEquals(Set.of(), without(documented, defaults), "has a row there, and is no key with that default");
    }

    /** As {@code relay config} prints them, in the page's words where they depend on the machine. */
    private static Map<String, String> defaults() {
        Map<String, String> defaults = new TreeMap<>();
        for (String line : Settings.read(null, Map.of(), List.of()).describe()) {
            var described = DESCRIBED.matcher(line);
            assertTrue(described.matches(), line);
            defaults.put(described.group(1), described.group(2));
        }
        defaults.put("auth.attempts.remembered", "what a twentieth of the heap holds");
        defaults.put("limits.lane-queue-bytes", "4MiB"); // less on a small heap
        if (Limits.DEFAULTS.inboundBytes() == Runtime.getRuntime().maxMemory() / 4) {
            defaults.put("limits.inbound-bytes", "a quarter of the heap");
        }
        if (Limits.DEFAULTS.sendQueuesBytes() == Runtime.getRuntime().maxMemory() / 4) {
            defaults.put("limits.send-queues-bytes", "a quarter of the heap");
        }
        if (AuthSettings.DEFAULTS.hashThreads() == Runtime.getRuntime().availableProcessors()) {
            defaults.put("auth.hash-threads", "one for each core");
        }
        if (descriptors() - Math.min(1_000, descriptors() / 4)
                == ServerConfig.DEFAULTS.limits().connections()) {
            defaults.put("limits.connections", "what descriptors and heap allow");
        }
        return defaults;
    }

    /** How many files and sockets this process may have open. */
    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
    }

    @Test
    void the_code_on_embedding_is_code_that_runs() {
        Page page = Page.at("docs/embedding.md");
        List<List<String>> sources = page.links().stream()
                .filter(link -> link.endsWith(".java"))
                .map(link -> stripped(
                        List.of(Repository.read(page.file.resolveSibling(link)).split("\n"))))
                .toList();

        assertFalse(page.code("java").isEmpty());
        for (List<String> block : page.code("java")) {
            boolean stands =
                    sources.stream().anyMatch(lines -> Collections.indexOfSubList(lines, stripped(block)) >= 0);
            assertTrue(stands, () -> "in none of the files that the page links to: " + block);
        }
    }

    /** Without indentation: the page may move a block to the left. */
    private static List<String> stripped(List<String> lines) {
        return lines.stream().map(String::strip).toList();
    }

    private static <T> Set<T> without(Set<T> all, Set<T> those) {
        Set<T> left = new LinkedHashSet<>(all);
        left.removeAll(those);
        return left;
    }
}
