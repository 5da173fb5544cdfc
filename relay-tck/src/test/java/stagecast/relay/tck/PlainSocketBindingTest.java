package stagecast.relay.tck;

import java.io.IOException;
import stagecast.relay.Relay;

class PlainSocketBindingTest extends ServerBindingContract {

    @Override
    protected RunningServer start(Relay relay) throws IOException {
        return PlainSocketBinding.start(relay, Variation.NONE);
    }
}
