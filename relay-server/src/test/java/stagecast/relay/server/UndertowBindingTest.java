package stagecast.relay.server;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import stagecast.relay.Relay;
import stagecast.relay.tck.RunningServer;
import stagecast.relay.tck.ServerBindingContract;

/** The whole contract. Its tests run at the same time, for most of it is waiting. */
@Execution(ExecutionMode.CONCURRENT)
class UndertowBindingTest extends ServerBindingContract {

    @Override
    protected RunningServer start(Relay relay) throws Exception {
        var server = RelayServer.of(relay).address(bothLoopbacks()).port(0).start();
        return new RunningServer(server.port(), server);
    }
}
