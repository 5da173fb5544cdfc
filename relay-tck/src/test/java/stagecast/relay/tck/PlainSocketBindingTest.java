package stagecast.relay.tck;

import java.io.IOException;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import stagecast.relay.Relay;

/** The whole contract. Its tests run at the same time, for most of it is waiting. */
@Execution(ExecutionMode.CONCURRENT)
class PlainSocketBindingTest extends ServerBindingContract {

    @Override
    protected RunningServer start(Relay relay) throws IOException {
        return PlainSocketBinding.start(relay, Variation.NONE);
    }
}
