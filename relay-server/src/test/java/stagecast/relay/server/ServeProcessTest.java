package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.CloseCode;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** {@code relay serve} as somebody starts it. */
class ServeProcessTest {

    @TempDir
    Path folder;

    @Test
    void says_where_it_listens_and_how_to_make_an_account_and_ends_with_0_when_told() throws Exception {
        Path data = folder.resolve("data");
        try (RelayProcess relay = serve("--port", "0", "--data", data.toString())) {
            RelayClient listener = join(relay.port());
            RelayClient polite = join(relay.port());

            relay.terminate();

            assertEquals(CloseCode.SERVICE_RESTART, polite.nextClose().closeCode());
            polite.send(Frame.close(CloseCode.SERVICE_RESTART, ""));
            assertEquals(RelayClient.End.CLEAN, polite.nextEnd());
            assertEquals(CloseCode.SERVICE_RESTART, listener.nextClose().closeCode());
            listener.close();
            assertEquals(0, relay.exitCode());
            assertEquals(
                    List.of(
                            "nobody can send yet; make an account: ./relay users add you@example.org --data " + data,
                            "listening on http://127.0.0.1:" + relay.port()),
                    relay.out().lines().toList());
            assertEquals("", relay.err());
        }
    }

    @Test
    void ends_within_the_drain_window_whatever_its_peers_do() throws Exception {
        String data = folder.resolve("data").toString();
        try (RelayProcess relay = serve("--port", "0", "--data", data, "--set", "drain.window=200ms")) {
            RelayClient deaf = join(relay.port());

            relay.terminate();

            assertEquals(0, relay.exitCode());
            assertEquals(CloseCode.SERVICE_RESTART, deaf.nextClose().closeCode());
        }
    }

    @Test
    void a_second_one_on_the_same_data_says_so_and_users_may_be_managed() throws Exception {
        String data = folder.resolve("data").toString();
        try (RelayProcess relay = serve("--port", "0", "--data", data)) {
            relay.port();

            CommandRun.of("serve", "--port", "0", "--data", data).saysSo(1, "another relay runs on the data folder");
            assertEquals(0, CommandRun.of("users", "list", "--data", data).exitCode());
        }
    }

    @Test
    void what_it_can_not_do_ends_the_process() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RelayProcess relay = serve(
                        "--port",
                        "" + taken.getLocalPort(),
                        "--data",
                        folder.resolve("data").toString())) {
            assertEquals(1, relay.exitCode());
            assertTrue(relay.err().contains("the port is in use"), relay::err);
            assertEquals(1, relay.err().lines().count(), relay::err);
        }
    }

    private RelayProcess serve(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("serve"));
        all.addAll(List.of(arguments));
        return RelayProcess.start(folder, all.toArray(String[]::new));
    }

    private static RelayClient join(int port) throws Exception {
        return RelayClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TestServer.PATIENCE)
                .join(Upgrade.of("/api/events/room/ws"));
    }
}
