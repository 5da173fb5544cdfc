package stagecast.relay.demo;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What these tests need of the machine. Where it is missing they fail, and say what to do. */
final class Needed {

    /** The repository; Maven runs a module's tests in the module's folder. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Needed() {}

    static File chromium() {
        return program("chromium", "apt-get install chromium");
    }

    static File chromedriver() {
        return program("chromedriver", "apt-get install chromium-driver");
    }

    /** Checks that the demo can start its bridge. */
    static void bridge() {
        program("node", "apt-get install nodejs npm, version 20 or newer");
        if (!Files.isDirectory(ROOT.resolve("demo-node-bridge/node_modules/ws"))) {
            fail("The bridge's packages are missing. Run in demo-node-bridge: npm ci --ignore-scripts");
        }
    }

    private static File program(String name, String how) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst()
                .orElseGet(() -> fail("The program " + name + " is missing. On Debian: " + how));
    }
}
