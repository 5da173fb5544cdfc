package stagecast.relay.server;

import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import stagecast.relay.Relay;
import stagecast.relay.tck.ServerBindingContract;

class UndertowBindingTest extends ServerBindingContract {

    @Override
    protected RunningServer start(Relay relay) throws Exception {
        String everyLoopback = hasIpv6() ? "::" : "127.0.0.1";
        var server = RelayServer.of(relay).address(everyLoopback).port(0).start();
        return new RunningServer(server.port(), server);
    }

    private static boolean hasIpv6() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
    }
}
