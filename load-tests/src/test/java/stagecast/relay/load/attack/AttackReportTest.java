package stagecast.relay.load.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import stagecast.relay.load.attack.attacker.AttackKind;
import stagecast.relay.load.attack.attacker.AttackOrder;
import stagecast.relay.load.attack.attacker.AttackVolume;
import stagecast.relay.load.client.PlainDialect;
import stagecast.relay.load.client.Target;
import stagecast.relay.load.fanout.FanoutPlan;
import stagecast.relay.load.fanout.FanoutResult;
import stagecast.relay.load.process.HeapWatch;

class AttackReportTest {

    private static final long MIB = 1 << 20;
    private static final AttackPlan PLAN = new AttackPlan(
            List.of(AttackKind.PARTS),
            5,
            60,
            50,
            10,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(250),
            List.of());
    private static final AttackOrder ORDER =
            new AttackOrder(AttackKind.REAUTH, 8080, 50, 10, Duration.ofSeconds(1), "honest-0", "attack", "token");

    private static FanoutResult honest(int joined, int broken, long lost, long p99Millis) {
        FanoutPlan plan = PLAN.beside(
                new Target(URI.create("http://127.0.0.1:1"), new PlainDialect("/{channel}", null), List.of(1L)));
        var latency = new Histogram(1_000, 1_000_000_000, 3);
        latency.recordValue(p99Millis * 1_000_000);
        var joining = new FanoutResult.Joining(joined, 1, 1, null);
        return new FanoutResult(
                plan,
                joining,
                broken,
                90,
                450 - lost,
                lost,
                0,
                0,
                0,
                0,
                450,
                1,
                1,
                0,
                0,
                latency,
                0,
                0,
                null,
                List.of());
    }

    private static AttackResult result(FanoutResult quiet, FanoutResult during, boolean alive) {
        return new AttackResult(
                PLAN,
                AttackKind.PARTS,
                quiet,
                during,
                new AttackVolume(50, 70, 20, 3, 1_000, 2 * MIB),
                new RelayHoldings(100 * MIB, 10 * MIB, 40),
                300 * MIB,
                90 * MIB,
                new RelayHoldings(120 * MIB, 11 * MIB, 41),
                alive);
    }

    private static AttackResult result(FanoutResult during) {
        return result(honest(6, 0, 0, 1), during, true);
    }

    @Test
    void says_what_the_attack_was_and_what_it_cost() {
        AttackResult result = result(honest(6, 0, 0, 200));

        String table = AttackReport.table(result);
        assertTrue(result.passed(), table);
        assertTrue(table.contains("0 of 6 connections closed, 0 of 450 deliveries lost"), table);
        assertTrue(table.contains("p99 200.0 (1.0)"), table);
        assertTrue(table.contains("p99 may be 250: reached"), table);
        assertTrue(
                table.contains("50 sockets at once from 10 addresses, 70 opened, 20 ended by the relay, 3 failed"),
                table);
        assertTrue(table.contains("1,000 requests and messages, 2.0 MiB"), table);
        assertTrue(
                table.contains("resident 100.0, at most 300.0, afterwards 120.0;"
                        + " live heap 10.0, at most 90.0, afterwards 11.0"),
                table);
        assertTrue(table.contains("descriptors  40, afterwards 41"), table);
    }

    @Test
    void is_missed_by_a_closed_connection_a_lost_message_a_late_one_or_the_end_of_the_relay() {
        AttackResult closed = result(honest(6, 2, 0, 1));
        assertFalse(closed.passed());
        assertTrue(AttackReport.table(closed).contains("2 of 6 connections closed"), AttackReport.table(closed));

        AttackResult notIn = result(honest(4, 0, 0, 1));
        assertFalse(notIn.passed());
        assertEquals(2, notIn.closed());

        AttackResult lost = result(honest(6, 0, 1, 1));
        assertFalse(lost.passed());
        assertTrue(AttackReport.table(lost).contains("1 of 450 deliveries lost"), AttackReport.table(lost));

        AttackResult late = result(honest(6, 0, 0, 260));
        assertFalse(late.passed());
        assertTrue(AttackReport.table(late).contains("p99 may be 250: MISSED"), AttackReport.table(late));

        AttackResult ended = result(honest(6, 0, 0, 1), honest(6, 0, 0, 1), false);
        assertFalse(ended.passed());
        assertTrue(AttackReport.table(ended).contains("process has ended"), AttackReport.table(ended));

        assertFalse(result(honest(6, 0, 1, 1), honest(6, 0, 0, 1), true).passed(), "lost before the attack");
    }

    @Test
    void has_a_value_for_each_column() {
        assertEquals(
                AttackReport.COLUMNS.split(",", -1).length,
                AttackReport.csv(result(honest(6, 0, 0, 1))).split(",", -1).length);
    }

    @Test
    void orders_and_volumes_survive_the_way_between_the_processes() {
        assertEquals(ORDER, AttackOrder.parse(ORDER.line()));
        assertThrows(IllegalArgumentException.class, () -> AttackOrder.parse("parts 1 2"));

        var volume = new AttackVolume(1, 2, 3, 4, 5, 6);
        assertEquals(volume, AttackVolume.parse(volume.line()));
        assertThrows(IllegalArgumentException.class, () -> AttackVolume.parse("1 2 3"));
        assertThrows(IllegalArgumentException.class, () -> AttackVolume.parse("Exception in thread \"attack\""));
    }

    @Test
    void adds_up_what_collections_have_left_in_the_heap() {
        String head = " S0C    S1C    S0U    S1U      EC       EU        OC         OU       MC     MU";
        assertEquals(
                (512 + 1_024) * 1_024,
                HeapWatch.bytes(head, "1024.0 1024.0 512.0   0.0    8192.0   4096.0   20480.0    1024.0   1.0 1.0"));
        assertEquals(
                1_024 * 1_024,
                HeapWatch.bytes(head, "1024,0 1024,0   -   0,0    8192,0   4096,0   20480,0    1024,0   1,0 1,0"));
        assertEquals(0, HeapWatch.bytes("no head", "no line"));
    }
}
