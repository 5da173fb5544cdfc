package stagecast.relay.docs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of docs/architecture.md that a compiler does not keep, on the compiled classes of all modules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

    private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");

    private final JavaClasses compiled = RelayModule.compiled();

    @Test
    void every_module_of_the_build_has_its_rules() {
        Set<String> built = MODULE.matcher(Repository.read(Repository.ROOT.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> known =
                RelayModule.all().stream().map(RelayModule::folder).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(built, known, "a new module has its line in RelayModule, and in docs/architecture.md");
    }

    @Test
    void the_core_uses_the_jdk_alone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(Stream.concat(
                                Stream.of("java..", "org.jspecify.annotations"), RelayModule.CORE.packages().stream())
                        .toArray(String[]::new))
                .check(RelayModule.CORE.classes(compiled));
    }

    static List<String> leavesOfTheCore() {
        return List.of("stagecast.relay.json", "stagecast.relay.wire");
    }

    @ParameterizedTest
    @MethodSource("leavesOfTheCore")
    void a_leaf_of_the_core_knows_nothing_of_the_relay(String leaf) {
        classes()
                .that()
                .resideInAPackage(leaf)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify.annotations", leaf)
                .check(RelayModule.CORE.classes(compiled));
    }

    @Test
    void the_engine_does_not_know_the_http_side_of_joining() {
        noClasses()
                .that()
                .resideInAPackage("stagecast.relay")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("stagecast.relay.join")
                .check(RelayModule.CORE.classes(compiled));
    }

    @ParameterizedTest
    @MethodSource("stagecast.relay.docs.RelayModule#all")
    void a_module_uses_only_those_below_it(RelayModule module) {
        usesOnly(module.packagesForItself()).check(module.classes(compiled));
    }

    @ParameterizedTest
    @MethodSource("stagecast.relay.docs.RelayModule#all")
    void a_modules_tests_use_only_those_below_it_and_the_contract(RelayModule module) {
        usesOnly(module.packagesForItsTests()).check(module.testClasses(compiled));
    }

    /** An embedding program's own would be found behind it, or not at all. */
    @ParameterizedTest
    @MethodSource("stagecast.relay.docs.RelayModule#all")
    void no_module_brings_a_configuration_that_a_logger_finds_by_itself(RelayModule module) {
        Path resources = Repository.ROOT.resolve(module.folder()).resolve("src/main/resources");
        for (String name :
                List.of("logback.xml", "logback-test.xml", "logback.groovy", "log4j2.xml", "logging.properties")) {
            assertFalse(Files.exists(resources.resolve(name)), () -> module.folder() + " has " + name);
        }
    }

    @Test
    void no_class_of_ours_but_the_filter_of_the_command_line_s_log_knows_what_writes_the_log() {
        noClasses()
                .that()
                .doNotHaveSimpleName("FatalFilter")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ch.qos.logback..")
                .check(RelayModule.allClasses(compiled));
    }

    private static ArchRule usesOnly(List<String> packages) {
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("stagecast.relay..")
                        .and(not(resideInAnyPackage(packages.toArray(String[]::new)))))
                .because("docs/architecture.md says who may depend on whom")
                .allowEmptyShould(true);
    }

    /** Peers are what the relay is compared with: programs that this repository starts and nothing else uses. */
    @Test
    void only_the_server_and_a_peer_know_undertow() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages("stagecast.relay.server..", "stagecast.relay.load.peers.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.undertow..", "org.xnio..");

        rule.check(RelayModule.allClasses(compiled));
        rule.check(RelayModule.allTestClasses(compiled));
    }

    @Test
    void nothing_that_is_shipped_knows_netty() {
        noClasses()
                .that()
                .resideOutsideOfPackage("stagecast.relay.load.peers.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(RelayModule.allClasses(compiled));
    }

    @Test
    void a_peer_and_the_program_that_measures_it_know_nothing_of_each_other() {
        noClasses()
                .that()
                .resideInAPackage("stagecast.relay.load.peers.server..")
                .should()
                .dependOnClassesThat(resideInAPackage("stagecast.relay.load..")
                        .and(not(resideInAPackage("stagecast.relay.load.peers.server.."))))
                .check(RelayModule.LOAD.classes(compiled));
        noClasses()
                .that()
                .resideOutsideOfPackage("stagecast.relay.load.peers.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("stagecast.relay.load.peers.server..", "io.undertow..", "io.netty..")
                .check(RelayModule.LOAD.classes(compiled));
    }

    /** What measures from outside is to find what any client would find. */
    @Test
    void only_the_benchmarks_of_the_core_use_it_and_the_others_measure_from_outside() {
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage("stagecast.relay.load..")
                .and()
                .resideOutsideOfPackage("stagecast.relay.load.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(RelayModule.CORE.packages().toArray(String[]::new));

        rule.check(RelayModule.LOAD.classes(compiled));
        rule.check(RelayModule.LOAD.testClasses(compiled));
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching("stagecast.(**)").should().beFreeOfCycles().check(RelayModule.allClasses(compiled));
    }

    @Test
    void no_test_sleeps() {
        ArchRule rule = noClasses()
                .should()
                .accessTargetWhere(
                        target(name("sleep")).and(targetOwner(type(Thread.class).or(type(TimeUnit.class)))))
                .because("a test waits on a condition or a latch, with a generous deadline");

        rule.check(RelayModule.allTestClasses(compiled));
        rule.check(RelayModule.TCK.classes(compiled));
    }

    static List<RelayModule> thoseThatOthersEmbed() {
        return List.of(RelayModule.CORE, RelayModule.AUTH, RelayModule.SERVER);
    }

    @ParameterizedTest
    @MethodSource("thoseThatOthersEmbed")
    void nothing_but_the_command_line_prints(RelayModule module) {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Command")
                .should(ACCESS_STANDARD_STREAMS)
                .because("what embeds the relay decides where its words go: log, or tell the RelayListener")
                .check(module.classes(compiled));
    }

    @Test
    void the_cores_public_types_are_those_that_are_documented() {
        Set<String> documented = Page.at("docs/architecture.md")
                .rowsUnder("The core's public types")
                .keySet();

        JavaClasses core = RelayModule.CORE.classes(compiled);
        Set<String> found = core.stream()
                .filter(type -> type.getPackageName().equals("stagecast.relay") && type.isTopLevelClass())
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                documented,
                found,
                "one more public type needs its row in docs/architecture.md and a reason in docs/decisions.md");
    }
}
