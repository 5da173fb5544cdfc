package stagecast.relay.docs;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A module that holds Java, and which others it may use.
 *
 * @param folder its folder, from the root
 * @param packages its packages, as ArchUnit writes them
 * @param uses those that its own classes may use
 */
record RelayModule(String folder, List<String> packages, List<RelayModule> uses) {

    static final RelayModule CORE = new RelayModule(
            "relay-core",
            List.of("stagecast.relay", "stagecast.relay.join", "stagecast.relay.json", "stagecast.relay.wire"),
            List.of());
    static final RelayModule TCK = new RelayModule("relay-tck", List.of("stagecast.relay.tck.."), List.of(CORE));
    static final RelayModule AUTH = new RelayModule("auth", List.of("stagecast.relay.auth.."), List.of(CORE));
    static final RelayModule SERVER =
            new RelayModule("relay-server", List.of("stagecast.relay.server.."), List.of(CORE, AUTH));
    static final RelayModule CLI =
            new RelayModule("relay-cli", List.of("stagecast.relay.cli.."), List.of(CORE, AUTH, SERVER));
    static final RelayModule DEMO =
            new RelayModule("demo-web", List.of("stagecast.relay.demo.."), List.of(CORE, AUTH, SERVER, CLI));
    static final RelayModule LOAD = new RelayModule("load-tests", List.of("stagecast.relay.load.."), List.of(CORE));
    static final RelayModule DOCS =
            new RelayModule("docs", List.of("stagecast.relay.docs.."), List.of(CORE, AUTH, SERVER, CLI));

    /** All of them, from the ground up. */
    static List<RelayModule> all() {
        return List.of(CORE, TCK, AUTH, SERVER, CLI, DEMO, LOAD, DOCS);
    }

    /** The packages that its own classes may use: its own and those of the modules that it may depend on. */
    List<String> packagesForItself() {
        return Stream.concat(Stream.of(this), uses.stream())
                .flatMap(module -> module.packages.stream())
                .toList();
    }

    /** The same for its tests, which may be held to the contract. */
    List<String> packagesForItsTests() {
        List<String> allowed = new ArrayList<>(packagesForItself());
        if (List.of(AUTH, SERVER, CLI, DOCS).contains(this)) {
            allowed.addAll(TCK.packages);
        }
        return allowed;
    }

    /** Which of its own types use which; of a module with tests alone there are none. */
    TypeGraph types() {
        Path classes = Repository.ROOT.resolve(folder).resolve("target/classes");
        return Files.exists(classes) ? TypeGraph.of(classes) : new TypeGraph();
    }

    /** Its own classes, out of {@link #compiled()}. */
    JavaClasses classes(JavaClasses compiled) {
        return compiled.that(lieIn("/" + folder + "/target/classes/"));
    }

    /** The classes of its tests, out of {@link #compiled()}. */
    JavaClasses testClasses(JavaClasses compiled) {
        return compiled.that(lieIn("/" + folder + "/target/test-classes/"));
    }

    static JavaClasses allClasses(JavaClasses compiled) {
        return compiled.that(lieIn("/target/classes/"));
    }

    static JavaClasses allTestClasses(JavaClasses compiled) {
        return compiled.that(lieIn("/target/test-classes/"));
    }

    private static DescribedPredicate<JavaClass> lieIn(String path) {
        return DescribedPredicate.describe(
                "lie in " + path,
                type -> type.getSource().orElseThrow().getUri().getPath().contains(path));
    }

    /** What was compiled of all modules, their tests too; takes seconds. */
    static JavaClasses compiled() {
        List<Path> folders = new ArrayList<>();
        for (RelayModule module : all()) {
            Path folder = Repository.ROOT.resolve(module.folder);
            addCompiled(folders, folder.resolve("src/main/java"), folder.resolve("target/classes"));
            addCompiled(folders, folder.resolve("src/test/java"), folder.resolve("target/test-classes"));
        }
        return new ClassFileImporter().importPaths(folders);
    }

    private static void addCompiled(List<Path> folders, Path sources, Path classes) {
        if (Files.notExists(sources)) {
            return;
        }
        if (Files.notExists(classes)) {
            throw new IllegalStateException(Repository.shown(classes)
                    + " is missing, and the rules are checked on classes: build the whole project, mvn verify");
        }
        folders.add(classes);
    }

    @Override
    public String toString() {
        return folder;
    }
}
