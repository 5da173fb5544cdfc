package stagecast.relay.demo;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share a browser, since it takes seconds to start; each has a folder of its own. */
abstract class BrowserTest {

    private static Browser shared;

    @TempDir
    Path data;

    @BeforeAll
    static void startBrowser() throws Exception {
        shared = new Browser();
    }

    @AfterAll
    static void endBrowser() {
        shared.close();
    }

    static Browser browser() {
        return shared;
    }
}
