package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Limits;
import stagecast.relay.tck.Frame;
import stagecast.relay.tck.Upgrade;

/** What is kept of TLS's records until they are whole, for all connections together. */
class PartialRecordsTest {

    private static final int BUDGET = 160 << 10;
    private static final int MANY = 30;
    private static final int MESSAGE = 12_000;

    /** Some become whole before their thread hears that they have to go. */
    private static final int IN_TIME = 5;

    private TestServer server;
    private TestCertificate certificate;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        certificate = TestCertificate.shared();
        server = new TestServer(
                folder,
                Limits.DEFAULTS.with(limits -> limits.inboundBytes(BUDGET)),
                builder -> builder.tls(certificate.settings()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TlsPeer peer() throws Exception {
        return TlsPeer.connect(certificate.client(), server.tlsPort(), "TLSv1.3");
    }

    private TlsPeer listener() throws Exception {
        TlsPeer peer = peer().shakeHands();
        peer.send(new String(Upgrade.of("/api/events/room/ws").bytes(), StandardCharsets.US_ASCII));
        assertTrue(peer.readTo("\r\n\r\n").startsWith("HTTP/1.1 101"));
        return peer;
    }

    @Test
    void beyond_the_bound_of_all_some_parts_of_records_end_their_connections_with_1013() throws Exception {
        byte[] message = Frame.text("1".repeat(MESSAGE)).masked();
        List<TlsPeer> peers = new ArrayList<>();
        List<byte[]> rests = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            TlsPeer peer = listener();
            byte[] record = peer.record(message);
            peer.sendRaw(Arrays.copyOf(record, record.length - 1));
            peers.add(peer);
            rests.add(Arrays.copyOfRange(record, record.length - 1, record.length));
        }

        int ended = 0;
        for (int i = 0; i < MANY; i++) {
            peers.get(i).sendRaw(rests.get(i));
            String said = peers.get(i).readTo("e");
            if (said.contains("too much input is unfinished")) {
                ended++;
            } else {
                assertTrue(said.contains("not_authenticated"), said);
            }
        }

        assertTrue(ended >= MANY - BUDGET / MESSAGE - IN_TIME && ended < MANY, "ended: " + ended);
        try (TlsPeer another = listener()) {
            another.sendRaw();
        }
    }

    @Test
    void beyond_the_bound_of_all_some_handshakes_that_came_in_part_are_cut() throws Exception {
        byte[] part = new byte[MESSAGE];
        part[0] = 22;
        part[1] = 3;
        part[2] = 1;
        part[3] = 0x40;
        List<TlsPeer> peers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            TlsPeer peer = peer();
            peer.sendRaw(part);
            peers.add(peer);
        }

        peers.get(0).awaitEnd();

        assertEquals(0, server.relay.connections());
        try (TlsPeer another = listener()) {
            another.sendRaw();
            assertEquals(1, server.relay.connections());
        }
    }
}
