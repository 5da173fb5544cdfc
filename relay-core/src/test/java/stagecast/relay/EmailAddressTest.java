package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stagecast.relay.ChannelRules.Senders;
import stagecast.relay.Hall.Client;

class EmailAddressTest {

    private static final String COMPOSED = "p\u00e4ivi@example.org";
    private static final String DECOMPOSED = "pa\u0308ivi@example.org";

    @Test
    void compares_without_the_case_of_ascii_letters_and_of_no_others() {
        assertEquals("@az[`az{Åé@example.org", EmailAddress.key("@AZ[`az{Åé@Example.ORG"));
        assertNotEquals(EmailAddress.key("s"), EmailAddress.key("\u017f"));
    }

    @Test
    void compares_without_white_space_around_it_and_in_nfc() {
        assertEquals("a b@example.org", EmailAddress.normalized(" \t\r\n\u00a0\u2003a b@example.org\u3000 "));
        assertEquals(COMPOSED, EmailAddress.normalized(DECOMPOSED));
        assertEquals(EmailAddress.key(COMPOSED), EmailAddress.key(" " + DECOMPOSED.replace('p', 'P')));
        assertEquals("", EmailAddress.normalized(" \n"));
        assertEquals("", EmailAddress.key(""));
    }

    @Test
    void a_direct_message_finds_its_addressee_however_the_address_was_typed() {
        Hall hall = new Hall(Hall.SMALL);
        Client addressee = hall.user(COMPOSED);
        Client sender = hall.user("b@example.org");

        sender.send("{\"to\":\" " + DECOMPOSED + "\\t\",\"message\":1}");
        hall.settle();

        assertEquals(List.of(), sender.frames());
        assertEquals(1, addressee.frames().size());
        assertTrue(addressee.frames().get(0).contains("\"to\":\" " + DECOMPOSED + "\\t\""), "as it was sent");
    }

    @Test
    void a_channel_s_sender_is_one_however_the_rule_writes_the_address() {
        var senders = new Senders.Only(Set.of(" " + DECOMPOSED.replace('p', 'P')));

        assertTrue(senders.includes(COMPOSED));
        assertTrue(senders.includes(DECOMPOSED));
    }
}
