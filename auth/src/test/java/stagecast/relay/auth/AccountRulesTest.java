package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class AccountRulesTest {

    @Test
    void takes_what_has_exactly_the_limits_and_nothing_beyond() {
        assertNull(AccountRules.wrongWithEmail("x".repeat(254)));
        assertEquals(
                "an e-mail address has 1 to 254 characters, this one has 255",
                AccountRules.wrongWithEmail("x".repeat(255)));
        assertNull(AccountRules.wrongWithPassword("x".repeat(1024).toCharArray(), 8));
        assertEquals(
                "a password has 8 to 1024 characters, this one has 1025",
                AccountRules.wrongWithPassword("x".repeat(1025).toCharArray(), 8));
        assertNull(AccountRules.wrongWithPassword("å".repeat(8).toCharArray(), 8));
        assertEquals(
                "a password has 8 to 1024 characters, this one has 7",
                AccountRules.wrongWithPassword("\uD83C\uDFA4".repeat(7).toCharArray(), 8));
    }
}
