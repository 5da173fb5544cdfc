package stagecast.relay.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A Markdown page, read as far as the tests need it. */
final class Page {

    private static final Pattern FENCE = Pattern.compile(" *```(\\w*).*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+?) *");
    private static final Pattern INLINE_CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");

    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]*?) \\|.*");

    /** A fenced block of code. */
    private record Code(String language, List<String> lines) {}

    final Path file;
    private final List<String> prose = new ArrayList<>();
    private final List<Code> blocks = new ArrayList<>();

    private Page(Path file) {
        this.file = file;
        boolean inCode = false;
        for (String line : Repository.read(file).split("\n", -1)) {
            var fence = FENCE.matcher(line);
            if (fence.matches()) {
                inCode = !inCode;
                if (inCode) {
                    blocks.add(new Code(fence.group(1), new ArrayList<>()));
                }
            } else if (inCode) {
                blocks.get(blocks.size() - 1).lines.add(line);
            } else {
                prose.add(line);
            }
        }
    }

    /** The page at this path from the root folder. */
    static Page at(String path) {
        return new Page(Repository.ROOT.resolve(path));
    }

    static List<Page> all() {
        return Repository.files(".md").stream().map(Page::new).toList();
    }

    /** The fenced blocks of this language, line by line. */
    List<List<String>> code(String language) {
        return blocks.stream()
                .filter(block -> block.language.equals(language))
                .map(Code::lines)
                .toList();
    }

    /** Where its links lead, as written. */
    List<String> links() {
        List<String> links = new ArrayList<>();
        for (String line : prose) {
            LINK.matcher(INLINE_CODE.matcher(line).replaceAll(""))
                    .results()
                    .forEach(found -> links.add(found.group(1)));
        }
        return links;
    }

    /** The anchors of its headings, as forges make them. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        for (String line : prose) {
            var heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = anchor(heading.group(1));
                int number = 1;
                String unique = anchor;
                while (!anchors.add(unique)) {
                    unique = anchor + "-" + number++;
                }
            }
        }
        return anchors;
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** The tables' rows whose first cell is code: that cell, and the second one, without back quotes. */
    Map<String, String> rows() {
        Map<String, String> rows = new TreeMap<>();
        prose.forEach(line -> putRow(rows, line));
        return rows;
    }

    /** Those that stand between this heading and the next one. */
    Map<String, String> rowsUnder(String title) {
        boolean under = false;
        Map<String, String> rows = new TreeMap<>();
        for (String line : prose) {
            var heading = HEADING.matcher(line);
            if (heading.matches()) {
                under = heading.group(1).equals(title);
            } else if (under) {
                putRow(rows, line);
            }
        }
        return rows;
    }

    private static void putRow(Map<String, String> rows, String line) {
        var row = ROW.matcher(line);
        if (row.matches()) {
            rows.put(row.group(1), row.group(2).replace("`", ""));
        }
    }
}
