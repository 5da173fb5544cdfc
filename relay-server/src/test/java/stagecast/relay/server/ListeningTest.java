package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs wait for the line {@code listening on http://127.0.0.1:PORT}. */
class ListeningTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:",
        "localhost, http://127.0.0.1:",
        "0.0.0.0, http://127.0.0.1:",
        "::, http://127.0.0.1:",
        "127.0.0.2, http://127.0.0.2:",
        "::1, http://[0:0:0:0:0:0:0:1]:"
    })
    void says_127_0_0_1_wherever_that_is_served(String address, String url) throws Exception {
        TestServer server;
        try {
            server = new TestServer(folder, builder -> builder.address(address));
        } catch (ListenException e) {
            assumeTrue(false, "not this machine's: " + e.getMessage());
            return;
        }
        try (server) {
            assertEquals(url + server.port(), server.listeningOn());
        }
    }
}
