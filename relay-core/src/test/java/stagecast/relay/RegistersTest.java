package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

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

    /** Each of them copied all others, and thousands of one user kept everybody waiting. */
    @Test
    void to_add_and_remove_one_of_very_many_copies_none_of_the_others() {
        var connections = new Bag<Object>(Object[]::new);
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(new Object());
            connections.add("one", all.get(i));
            connections.add("user", all.get(i));
        }
        Object[] read = connections.of("user");

        assertSame(read, connections.of("user"), "copied though nothing has changed");
        for (Object each : all.subList(1, 20)) {
            connections.remove("one", each);
        }
        connections.remove("user", all.get(7));
        connections.remove("user", all.get(7));
        connections.remove("nobody", all.get(7));

        assertArrayEquals(new Object[] {all.get(0)}, connections.of("one"));
        assertEquals(20, read.length);
        assertEquals(19, connections.of("user").length);
        assertFalse(Set.of(connections.of("user")).contains(all.get(7)));
        connections.remove("one", all.get(0));
        assertEquals(Set.of("user"), connections.names());
        assertEquals(0, connections.of("one").length);
    }

    @Test
    void whoever_authenticates_again_as_the_same_user_stays_in_its_place_and_rests_on_the_newer_credential() {
        Client client = hall.user("a@example.org");
        Client sender = hall.user("b@example.org");
        Identity renewed = Identity.ofAccount("id-a@example.org", "a@example.org", "renewed");

        for (Identity next : List.of(Hall.identity("a@example.org"), renewed, renewed)) {
            client.send("{\"token\":\"t\"}");
            hall.checks.remove(0).complete(new Authenticator.Result.Accepted(next));
            hall.settle();
            sender.send("{\"to\":\"a@example.org\",\"message\":1}");
            hall.settle();
        }

        assertEquals(
                List.of("ok", "ok", "ok"),
                client.frames().stream().filter("ok"::equals).toList());
        assertEquals(6, client.frames().size());
        assertEquals(Set.of("renewed", "c-b@example.org"), hall.relay.credentialsInUse());
        hall.relay.endCredential("c-a@example.org");
        hall.settle();
        assertEquals(List.of(), hall.closed);
        hall.relay.endCredential("renewed");
        hall.settle();
        assertEquals(List.of(4401), hall.closed);
    }

    @Test
    void compares_addresses_without_case_of_ascii_letters_alone() {
        assertEquals(Directory.email("azåé@example.org"), Directory.email("AZåé@EXAMPLE.ORG"));
        assertNotEquals(Directory.email("å"), Directory.email("Å"));
        assertNotEquals(Directory.email("s"), Directory.email("\u017f"));
        assertNotEquals(Directory.userId("a"), Directory.userId("A"));
        assertNotEquals(Directory.userId("a"), Directory.email("a"));
    }
}
