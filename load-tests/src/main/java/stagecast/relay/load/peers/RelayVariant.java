package stagecast.relay.load.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stagecast.relay.load.process.Tools;

/**
 * What is different about a relay.
 *
 * @param jdk in place of the one that runs this; null for that
 * @param options of the JVM, behind those of {@code ./relay}
 * @param settings as after {@code --set}
 */
public record RelayVariant(@Nullable Path jdk, List<String> options, List<String> settings) {

    /** Nothing but these settings. */
    static RelayVariant of(String... settings) {
        return new RelayVariant(null, List.of(), List.of(settings));
    }

    /**
     * Reads words: options begin with {@code -}, settings are {@code key=value}, and the folder of a JDK is neither.
     *
     * @throws IllegalArgumentException if there are two of those
     */
    public static RelayVariant parse(String words) {
        List<String> options = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        List<String> jdks = new ArrayList<>();
        Stream.of(words.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .forEach(word -> (word.startsWith("-") ? options : word.contains("=") ? settings : jdks).add(word));
        if (jdks.size() > 1) {
            throw new IllegalArgumentException("a variant has one JDK, not " + String.join(" and ", jdks));
        }
        return new RelayVariant(jdks.isEmpty() ? null : Path.of(jdks.get(0)), options, settings);
    }

    /** Why it can't run here, in one sentence; empty if it can. */
    Optional<String> missing() {
        return jdk == null || Files.isExecutable(Path.of(java()))
                ? Optional.empty()
                : Optional.of("there is no JDK in " + jdk + " (options begin with -, settings are key=value)");
    }

    /** Whether the options choose a garbage collector, so that no other one may be chosen. */
    boolean choosesCollector() {
        return options.stream().anyMatch(option -> option.matches("-XX:\\+Use\\w+GC"));
    }

    /** The program that runs its JVM. */
    String java() {
        return (jdk == null ? Tools.ofJava("java") : jdk.resolve("bin").resolve("java")).toString();
    }
}
