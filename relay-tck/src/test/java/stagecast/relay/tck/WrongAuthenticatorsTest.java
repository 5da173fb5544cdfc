package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;
import stagecast.relay.tck.WrongAuthenticators.ComparesAddressesAsTheyWereTyped;
import stagecast.relay.tck.WrongAuthenticators.ComparesPasswordsAsTheyWereTyped;
import stagecast.relay.tck.WrongAuthenticators.ForgetsNothing;
import stagecast.relay.tck.WrongAuthenticators.IgnoresTheAddress;
import stagecast.relay.tck.WrongAuthenticators.LetsTheRightPasswordIn;
import stagecast.relay.tck.WrongAuthenticators.NamesNoTime;
import stagecast.relay.tck.WrongAuthenticators.RefusesTokensToo;
import stagecast.relay.tck.WrongAuthenticators.ShowsWhoSucceededAtAFullAddress;
import stagecast.relay.tck.WrongAuthenticators.TellsUnknownAccounts;
import stagecast.relay.tck.WrongAuthenticators.TriesWhatComesAtOnce;

/** The contract of authenticators finds what is wrong, by the test that names the rule. */
class WrongAuthenticatorsTest {

    @Test
    void finds_who_ignores_the_address() {
        finds(IgnoresTheAddress.class, "refuses_no_other_address_and_no_other_account_for_a_pair_s_wrong_passwords");
    }

    @Test
    void finds_who_lets_the_right_password_in() {
        finds(LetsTheRightPasswordIn.class, "refuses_a_pair_after_five_wrong_passwords_the_right_one_too");
    }

    @Test
    void finds_who_refuses_tokens_too() {
        finds(RefusesTokensToo.class, "refuses_no_token_for_wrong_passwords_and_counts_no_wrong_token");
    }

    @Test
    void finds_who_shows_who_succeeded_at_a_full_address() {
        finds(
                ShowsWhoSucceededAtAFullAddress.class,
                "answers_a_full_address_s_wrong_passwords_alike_whatever_has_succeeded_there");
    }

    @Test
    void finds_who_compares_what_was_typed() {
        finds(ComparesAddressesAsTheyWereTyped.class, "compares_an_email_without_white_space_around_it_and_in_nfc");
        finds(ComparesPasswordsAsTheyWereTyped.class, "takes_a_password_composed_and_decomposed_however_it_was_set");
    }

    @Test
    void finds_who_names_no_time() {
        finds(NamesNoTime.class, "refuses_a_pair_after_five_wrong_passwords_the_right_one_too");
    }

    @Test
    void finds_who_tells_unknown_accounts() {
        finds(TellsUnknownAccounts.class, "refuses_an_unknown_account_as_it_does_a_known_one");
    }

    @Test
    void finds_who_forgets_nothing() {
        finds(ForgetsNothing.class, "counts_no_right_password_and_forgets_the_pair_s_wrong_ones_at_each");
    }

    @Test
    void finds_who_tries_what_comes_at_once() {
        finds(TriesWhatComesAtOnce.class, "tries_no_more_guesses_where_they_come_at_once");
    }

    private static void finds(Class<? extends WrongAuthenticators.Wrong> wrong, String rule) {
        assertEquals(List.of(rule + "()"), failures(wrong, rule));
        assertEquals(List.of(), failures(InMemoryAuthenticatorTest.class, rule));
    }

    private static List<String> failures(Class<?> subject, String rule) {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(subject, rule))
                .execute()
                .testEvents();

        assertEquals(1, tests.started().count());
        return tests.failed()
                .map(Event::getTestDescriptor)
                .map(test -> test.getDisplayName())
                .toList();
    }
}
