package stagecast.relay.docs;

import stagecast.relay.Relay;
import stagecast.relay.tck.ServerBindingContract;

/** The core owes nothing to Undertow: another server passes the same contract. */
class NettyBindingTest extends ServerBindingContract {

    @Override
    protected RunningServer start(Relay relay) throws Exception {
        var server = new NettyBinding(relay);
        return new RunningServer(server.listen(bothLoopbacks(), 0), server);
    }
}
