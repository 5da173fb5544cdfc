package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Section 3: how fast one may send. What a test sends at once fits into one segment, hence into one turn. */
abstract class RatesSection extends Section {

    private static final Duration A_SECOND = Duration.ofSeconds(1);

    RatesSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void what_is_over_the_rate_goes_nowhere_and_its_sender_is_told_at_once_and_once_more() throws Exception {
        scene().bounds.rate(1, 20);
        var listener = scene().listener();
        var sender = scene().sender();

        long begun = System.nanoTime();
        sender.send(numbers(0, 30));
        assertDropped(1, sender.nextError());
        assertDropped(9, sender.nextError());

        assertTrue(System.nanoTime() - begun >= A_SECOND.toNanos(), "two errors came within a second");
        for (int i = 0; i < 20; i++) {
            assertEquals(envelope("" + i), listener.nextText());
        }
        assertNothingMore(listener, sender);
    }

    @Test
    void two_hundred_and_forty_at_once_are_not_too_many_unless_the_rate_is_set() throws Exception {
        var listener = scene().listener();
        var sender = scene().sender();

        sender.send(numbers(0, 240));

        for (int i = 0; i < 240; i++) {
            assertEquals(envelope("" + i), listener.nextText());
        }
        assertNothingMore(sender);
    }

    @Test
    void binary_and_direct_messages_count_like_any_other() throws Exception {
        scene().bounds.rate(1, 2);
        var account = scene().account();
        var sender = scene().member(account);
        var listener = scene().listener();

        sender.send(Frame.binary(new byte[] {1}), Frame.text(to(account.email(), "2")), Frame.text("3"));

        assertEquals(direct(account.email(), "2"), sender.nextText());
        assertDropped(1, sender.nextError());
        assertEquals(Frame.BINARY, listener.next().opcode());
        assertNothingMore(listener);
    }

    @Test
    void a_direct_message_over_the_rate_goes_nowhere() throws Exception {
        scene().bounds.rate(1, 1);
        var account = scene().account();
        var sender = scene().member(account);

        sender.send("1", to(account.email(), "2"), to("nobody@example.org", "3"));

        assertDropped(1, sender.nextError());
        assertDropped(1, sender.nextError());
        assertNothingMore(sender);
    }

    @Test
    void credentials_do_not_count_and_are_not_dropped() throws Exception {
        scene().bounds.rate(1, 2);
        var account = scene().account();
        var sender = scene().member(account);

        sender.send("1", "2", "3");
        assertDropped(1, sender.nextError());
        sender.send(account.credentials(), "{\"token\":\"no-such-token\"}", account.credentials());

        assertEquals("ok", sender.nextText());
        assertEquals("invalid_credentials", sender.nextError().code());
        assertEquals("ok", sender.nextText());
    }

    @Test
    void credentials_above_their_rate_are_checked_later_and_none_is_dropped_or_refused() throws Exception {
        scene().bounds.credentialsPerSecond(10);
        var listener = scene().listener();
        var client = scene().sender();

        long begun = System.nanoTime();
        for (int i = 0; i < 24; i++) {
            client.send("{\"token\":\"no-such-token\"}", "" + i);
        }
        for (int i = 0; i < 24; i++) {
            assertEquals("invalid_credentials", client.nextError().code());
            assertEquals(envelope("" + i), listener.nextText());
        }

        // Twenty at once, and one of the other four every tenth of a second; the sender's own came before.
        assertTrue(System.nanoTime() - begun >= Duration.ofMillis(400).toNanos(), "they came too fast");
        assertNothingMore(client);
    }

    @Test
    void credentials_have_no_rate_where_it_is_switched_off() throws Exception {
        scene().bounds.credentialsPerSecond(0);
        var client = scene().listener();

        long begun = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            client.send("{\"token\":\"no-such-token\"}");
        }
        for (int i = 0; i < 1_000; i++) {
            assertEquals("invalid_credentials", client.nextError().code());
        }

        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(98).toNanos(), "as slow as with the rate");
    }

    @Test
    void who_may_not_send_hears_that_and_nothing_of_the_rate() throws Exception {
        scene().bounds.rate(1, 2);
        var stranger = scene().listener();

        stranger.send(numbers(0, 10));
        assertEquals("not_authenticated", stranger.nextError().code());
        stranger.send(times(10, "{\"password\":1}"));

        assertEquals("invalid_message", stranger.nextError().code());
        assertTrue(stranger.isSilentFor(A_SECOND));
    }

    @Test
    void each_connection_has_a_rate_of_its_own() throws Exception {
        scene().bounds.rate(1, 5);
        var account = scene().account();
        var listener = scene().listener();

        for (int i = 0; i < 30; i += 5) {
            scene().member(account, scene().listener("listen=false")).send(numbers(i, i + 5));
            for (int next = i; next < i + 5; next++) {
                assertEquals(envelope("" + next), listener.nextText());
            }
        }
    }

    @Test
    void what_piles_up_at_the_rate_during_a_check_is_not_dropped() throws Exception {
        scene().bounds.rate(50, 5);
        var listener = scene().listener();
        var client = scene().listener("listen=false");
        var account = scene().account();
        var hold = scene().authenticator.holdChecks();

        client.send(account.credentials());
        scene().awaitCheck();
        // As many as the second allows, without the burst: the client's clock may see that second a little shorter.
        client.send(numbers(0, 50));
        assertTrue(client.isSilentFor(A_SECOND));
        hold.release();

        assertEquals("ok", client.nextText());
        for (int i = 0; i < 50; i++) {
            assertEquals(envelope("" + i), listener.nextText());
        }
        assertNothingMore(client);
    }

    private static void assertDropped(int expected, ErrorText error) {
        assertEquals("rate_limited", error.code());
        assertEquals(expected, error.number("dropped"));
        assertFalse(error.has("suppressed"), error::json);
    }
}
