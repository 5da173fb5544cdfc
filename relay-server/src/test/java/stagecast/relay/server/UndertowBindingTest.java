package stagecast.relay.server;

import stagecast.relay.Relay;
import stagecast.relay.tck.ServerBindingContract;

class UndertowBindingTest extends ServerBindingContract {

    @Override
    protected RunningServer start(Relay relay) throws Exception {
        var server = RelayServer.of(relay).address(bothLoopbacks()).port(0).start();
        return new RunningServer(server.port(), server);
    }
}
