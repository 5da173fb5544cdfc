package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stagecast.relay.ChannelRules.Senders;
import stagecast.relay.JoinRequest.Envelope;

class ChannelRulesTest {

    @Test
    void compares_e_mails_without_the_case_of_ascii_letters_alone() {
        var some = new Senders.Only(Set.of("Straße.É@Example.ORG"));

        assertTrue(some.includes("sTRASSE.É@example.org".replace("SS", "ß")));
        assertTrue(!some.includes("straße.é@example.org"), "É is no ASCII letter");
        assertTrue(!some.includes(null));
    }

    @Test
    void takes_two_spellings_of_an_e_mail_for_one() {
        assertEquals(Set.of("a@example.org"), new Senders.Only(Set.of("A@example.org", "a@Example.org")).emails());
    }

    @Test
    void refuses_a_channel_without_anybody_to_send() {
        assertThrows(IllegalArgumentException.class, () -> new Senders.Only(Set.of()));
    }

    @Test
    void a_connection_keeps_the_rules_with_which_it_joined() {
        Hall hall = new Hall(Hall.SMALL);
        Hall.Client listener = hall.listener();
        hall.rules = new ChannelRules(new Senders.Anyone(), Envelope.STANDARD);
        Hall.Client anyone = hall.listener();
        hall.rules = ChannelRules.DEFAULTS;

        anyone.send("1");
        listener.send("2");
        hall.settle();

        assertEquals(Hall.said("1"), listener.frames().get(0));
        assertEquals(List.of(), anyone.frames());
    }

    @Test
    void whoever_has_not_authenticated_may_send_to_nobody_in_particular_even_where_anyone_may_send() {
        var anyone = new SendGate(new Senders.Anyone(), new MessageRate(Hall.SMALL, 0));

        assertEquals(null, anyone.refusal(false, 0));
        assertEquals(Refusal.NOT_AUTHENTICATED_TO_ONE, anyone.refusal(true, 0));
    }

    @Test
    void a_guest_is_none_of_those_who_are_chosen_but_may_send_where_anyone_may() {
        var some = new SendGate(new Senders.Only(Set.of("a@example.org")), new MessageRate(Hall.SMALL, 0));
        var anyone = new SendGate(new Senders.Anyone(), new MessageRate(Hall.SMALL, 0));
        var guest = Identity.ofGuest("guest", Hall.CHANNEL, "ticket");

        some.speaksFor(guest);
        anyone.speaksFor(guest);

        assertEquals(Refusal.NOT_A_SENDER, some.refusal(false, 0));
        assertEquals(null, anyone.refusal(false, 0));
        assertEquals(Refusal.GUEST_TO_ONE, anyone.refusal(true, 0));
    }
}
