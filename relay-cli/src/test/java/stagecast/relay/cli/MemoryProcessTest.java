package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.server.TestServer;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.RelayClient;
import stagecast.relay.tck.Upgrade;

/** The relay as a process of which the memory is short, or runs out. */
class MemoryProcessTest {

    private static final String CREDENTIALS = "{\"email\":\"a@example.org\",\"password\":\"secret\"}";

    /** Below {@code limits.message-bytes}, with what the envelope adds. */
    private static final String LARGE = "\"" + "x".repeat(60_000) + "\"";

    /** All but the last byte of a message, and how many of them are more than the heap. */
    private static final byte[] HALF = half();

    private static final int HALF_MESSAGES = 1_200;

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void addAccount() {
        data = folder.resolve("data");
        try (AuthStore store = TestServer.openStore(data)) {
            store.accounts().add("a@example.org", "secret".toCharArray());
        }
    }

    @Test
    void a_flood_within_the_bounds_leaves_a_relay_of_64_mib_as_it_was() throws Exception {
        List<RelayClient> flood = new ArrayList<>();
        try (RelayProcess relay = serve("-Xmx64m", "-XX:MaxDirectMemorySize=32m")) {
            int port = relay.port();
            for (int i = 0; i < 120; i++) {
                String slow = i % 3 == 0 ? "close" : i % 3 == 1 ? "drop-oldest" : "latest";
                flood.add(narrow(port).join(Upgrade.of("/api/events/hall" + i % 4 + "/ws?slow=" + slow)));
            }
            for (int channel = 0; channel < 4; channel++) {
                RelayClient reader = connect(port).join(Upgrade.of("/api/events/hall" + channel + "/ws"));
                flood.add(reader);
                RelayClient sender = sender(port, "hall" + channel);
                flood.add(sender);
                for (int message = 0; message < 100; message++) {
                    sender.send(LARGE);
                    assertEquals("{\"from\":\"127.0.0.1\",\"msg\":" + LARGE + "}", reader.nextText());
                }
            }
            for (int i = 0; i < HALF_MESSAGES; i++) {
                flood.add(connect(port)
                        .join(Upgrade.of("/api/events/hall/ws?listen=false"))
                        .send(HALF));
            }
            for (RelayClient client : flood) {
                client.close();
            }

            RelayClient listener = connect(port).join(Upgrade.of("/api/events/after/ws"));
            sender(port, "after").send("\"as before\"");
            assertEquals("{\"from\":\"127.0.0.1\",\"msg\":\"as before\"}", listener.nextText());
            relay.terminate();
            assertEquals(0, relay.exitCode());
            assertFalse(relay.err().contains("Error"), relay::err);
        }
    }

    @Test
    void direct_memory_that_runs_out_ends_the_process_with_one_line_and_exit_code_3() throws Exception {
        try (RelayProcess relay = serve("-XX:MaxDirectMemorySize=768k")) {
            int port = relay.port();
            RelayClient slow = narrow(port).join(Upgrade.of("/api/events/hall/ws"));
            RelayClient sender = sender(port, "hall");

            sendUntilItIsGone(sender);

            assertEquals(3, relay.exitCode());
            assertTrue(relay.err().startsWith("the relay can't go on and ends with exit code 3: "), relay::err);
            assertTrue(relay.err().contains("OutOfMemoryError"), relay::err);
            assertTrue(relay.err().contains("direct buffer memory"), relay::err);
            assertEquals(1, relay.err().lines().count(), relay::err);
            slow.close();
        }
    }

    private static byte[] half() {
        byte[] whole = Frame.text(LARGE).masked();
        return Arrays.copyOf(whole, whole.length - 1);
    }

    private static void sendUntilItIsGone(RelayClient sender) {
        try {
            for (int message = 0; message < 500; message++) {
                sender.send(LARGE);
            }
        } catch (IOException gone) {
            // As it should be.
        }
    }

    /** With more connections than so small a heap bears when all bounds are reached at once, which the start warns of. */
    private RelayProcess serve(String... options) throws IOException {
        return RelayProcess.startWith(
                List.of(options),
                folder,
                "serve",
                "--port",
                "0",
                "--data",
                data.toString(),
                "--set",
                "limits.messages-per-second=0",
                "--set",
                "limits.connections=2000",
                "--set",
                "drain.window=200ms");
    }

    private static RelayClient sender(int port, String channel) throws IOException {
        RelayClient sender = connect(port).join(Upgrade.of("/api/events/" + channel + "/ws?listen=false"));
        sender.send(CREDENTIALS);
        assertEquals("ok", sender.nextText());
        return sender;
    }

    private static RelayClient connect(int port) throws IOException {
        return RelayClient.connect(address(port), TestServer.PATIENCE);
    }

    /** One that has little room for what it does not read. */
    private static RelayClient narrow(int port) throws IOException {
        return RelayClient.connectNarrow(address(port), TestServer.PATIENCE);
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
