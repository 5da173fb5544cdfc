package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TicketTermsTest {

    private static void refused(String message, long ttlSeconds, long maxGuests) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> new TicketTerms(ttlSeconds, maxGuests));

        assertEquals(message, refusal.getMessage());
    }

    @Test
    void has_the_protocol_s_defaults_and_limits() {
        assertEquals(new TicketTerms(3_600, 1_000), TicketTerms.DEFAULTS);
        assertEquals(86_400, new TicketTerms(86_400, 1).ttlSeconds());
        assertEquals(10_000, new TicketTerms(1, 10_000).maxGuests());
        assertEquals(10_000, TicketTerms.DEFAULTS.maxGuestsPerAddress());
        assertEquals(1, new TicketTerms(1, 10_000, 1).maxGuestsPerAddress());
    }

    @Test
    void says_what_is_beyond_which_limit() {
        refused("a ticket's ttlSeconds is 1 to 86400, not 0", 0, 1);
        refused("a ticket's ttlSeconds is 1 to 86400, not 86401", 86_401, 1);
        refused("a ticket's maxGuests is 1 to 10000, not -1", 1, -1);
        refused("a ticket's maxGuests is 1 to 10000, not 10001", 1, 10_001);
        var refusal = assertThrows(IllegalArgumentException.class, () -> new TicketTerms(1, 1, 0));
        assertEquals("a ticket's maxGuestsPerAddress is 1 to 10000, not 0", refusal.getMessage());
    }
}
