package stagecast.relay.server;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import stagecast.relay.Relay;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.RunningServer;
import stagecast.relay.tck.ServerBindingContract;

/** The whole contract over TLS. */
@Execution(ExecutionMode.CONCURRENT)
class UndertowTlsBindingTest extends ServerBindingContract {

    @Override
    protected RunningServer start(Relay relay) throws Exception {
        var server = RelayServer.of(relay)
                .address(bothLoopbacks())
                .port(0)
                .tls(TestCertificate.shared().settings())
                .start();
        return new RunningServer(server.tlsPort().orElseThrow(), server);
    }

    @Override
    protected RelayClient.Beneath beneath() {
        return tcp -> shared().tls().over(tcp);
    }

    private static TestCertificate shared() {
        try {
            return TestCertificate.shared();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
