package stagecast.relay.docs;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import stagecast.relay.Relay;
import stagecast.relay.tck.RunningServer;
import stagecast.relay.tck.ServerBindingContract;

/** The core owes nothing to Undertow: another server passes the same contract. Its tests run at the same time. */
@Execution(ExecutionMode.CONCURRENT)
class NettyBindingTest extends ServerBindingContract {

    @Override
    protected RunningServer start(Relay relay) throws Exception {
        var server = new NettyBinding(relay);
        return new RunningServer(server.listen(bothLoopbacks(), 0), server);
    }
}
