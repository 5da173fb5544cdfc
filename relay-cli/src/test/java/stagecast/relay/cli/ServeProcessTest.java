package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.CloseCode;
import stagecast.relay.server.TestServer;
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
    void what_was_accepted_before_it_is_told_to_end_reaches_all_who_read() throws Exception {
        String data = folder.resolve("data").toString();
        try (RelayProcess relay = serve(
                "--port",
                "0",
                "--data",
                data,
                "--set",
                "channels.room.senders=anyone",
                "--set",
                "limits.messages-per-second=0",
                "--set",
                "drain.window=30s")) {
            List<RelayClient> behind = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String query = i % 3 == 0 ? "?slow=drop-oldest" : "";
                behind.add(RelayClient.connectNarrow(loopback(relay.port()), TestServer.PATIENCE)
                        .join(Upgrade.of("/api/events/room/ws" + query)));
            }
            RelayClient witness = join(relay.port());
            RelayClient sender = join(relay.port());
            for (int i = 0; i < 125; i++) {
                sender.send(message(i));
                assertTrue(witness.nextText().endsWith(message(i) + "}"));
            }

            relay.terminate();
            assertEquals(CloseCode.SERVICE_RESTART, witness.nextClose().closeCode());
            List<FutureTask<Integer>> received = new ArrayList<>();
            for (RelayClient client : behind) {
                var reading = new FutureTask<>(() -> readToTheClose(client));
                new Thread(reading, "reader").start();
                received.add(reading);
            }

            for (FutureTask<Integer> each : received) {
                assertEquals(125, each.get());
            }
            witness.close();
            sender.close();
            assertEquals(0, relay.exitCode());
        }
    }

    /** About 6 KB, so that 125 of them are 0.75 MB. */
    private static String message(int number) {
        return "\"" + number + "x".repeat(6_000) + "\"";
    }

    /** How many messages came, in order, before the close. */
    private static int readToTheClose(RelayClient client) throws Exception {
        int next = 0;
        Frame frame = client.next();
        for (; frame.opcode() == Frame.TEXT; frame = client.next()) {
            assertTrue(frame.text().endsWith(message(next) + "}"), "message " + next + " is missing");
            next++;
        }
        assertEquals(CloseCode.SERVICE_RESTART, frame.closeCode());
        client.send(Frame.close(CloseCode.SERVICE_RESTART, ""));
        assertEquals(RelayClient.End.CLEAN, client.nextEnd());
        return next;
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
        return RelayClient.connect(loopback(port), TestServer.PATIENCE).join(Upgrade.of("/api/events/room/ws"));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
