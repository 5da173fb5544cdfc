package stagecast.relay.demo;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of the demo's pages, each on a relay of its own. */
abstract class DemoRelayTest extends BrowserTest {

    private DemoRelay relay;

    @BeforeEach
    void startRelay() throws Exception {
        relay = new DemoRelay(data);
    }

    @AfterEach
    void endRelay() {
        relay.close();
    }

    DemoRelay relay() {
        return relay;
    }
}
