package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import stagecast.relay.Hall.Client;

/** Who stands under a name, and who rests on a credential. */
class RegistersTest {

    private final Hall hall = new Hall(Hall.SMALL);

    @Test
    void several_connections_of_one_user_come_and_go() {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(hall.user("a@example.org"));
        }
        Client sender = hall.user("b@example.org");

        for (int gone : new int[] {2, 0, 4}) {
            clients.get(gone).connection.onGone();
        }
        sender.send("{\"to\":\"A@EXAMPLE.org\",\"message\":1}");
        hall.settle();
        assertEquals(
                List.of(0, 1, 0, 1, 0),
                clients.stream().map(each -> each.frames().size()).toList());

        hall.relay.endCredential("c-a@example.org");
        hall.settle();
        assertEquals("close 4401", clients.get(1).frames().get(1));
        assertEquals("close 4401", clients.get(3).frames().get(1));
        assertEquals(Set.of("c-b@example.org"), hall.relay.credentialsInUse());
    }

    @Test
    void compares_addresses_without_case_of_ascii_letters_alone() {
        assertEquals(Directory.email("azåé@example.org"), Directory.email("AZåé@EXAMPLE.ORG"));
        assertNotEquals(Directory.email("å"), Directory.email("Å"));
        assertNotEquals(Directory.email("k"), Directory.email("\u212a"));
        assertNotEquals(Directory.userId("a"), Directory.userId("A"));
        assertNotEquals(Directory.userId("a"), Directory.email("a"));
    }
}
