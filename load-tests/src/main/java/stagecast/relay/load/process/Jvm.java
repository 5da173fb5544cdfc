package stagecast.relay.load.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Command lines of JVMs that this program starts. */
public final class Jvm {

    /**
     * For a run that looks at the JVM's memory: the heap begins small. A large heap that was touched once would count as
     * memory of the connections.
     */
    public static final List<String> FRUGAL = List.of("-Xms32m");

    /** The option that chooses the garbage collector. */
    public static final String COLLECTOR = "-XX:+UseSerialGC";

    private Jvm() {}

    /**
     * The JVM that runs this, with the options of {@code ./relay}.
     *
     * @param options further ones
     * @return a list that the caller may extend
     */
    public static List<String> command(List<String> options) {
        List<String> command = new ArrayList<>(
                List.of(Tools.ofJava("java").toString(), "-Xmx512m", "-XX:MaxDirectMemorySize=256m", COLLECTOR));
        command.addAll(options);
        return command;
    }

    /** That of this program, for a process that is started in another folder. */
    public static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
