package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import stagecast.relay.Hall.Client;

/** The absent addressees that all connections together remember. */
class AbsentAddresseesBudgetTest {

    private static final int BOUND = 64 << 10;
    private static final int CONNECTIONS = 40;

    private final Hall hall =
            new Hall(Hall.SMALL.with(limits -> limits.messageBytes(4 << 10).inboundBytes(BOUND)));

    private static void addresses(Client sender, int names) {
        for (int i = 0; i < names; i++) {
            addresses(sender, "nobody-" + i);
        }
    }

    private static void addresses(Client sender, String name) {
        sender.send("{\"to\":\"" + name + "\",\"message\":1}");
    }

    private long held() {
        return hall.relay.core.inbound().held();
    }

    private int answers(Client sender) {
        hall.settle();
        return sender.frames().size();
    }

    @Test
    void are_forgotten_at_the_bound_where_the_longest_remembered_are_and_no_connection_is_closed() {
        Client first = hall.user("a0@example.org");
        addresses(first, AbsentAddressees.MOST);
        long ofOne = held();
        assertTrue(ofOne >= AbsentAddressees.MOST * 19 && ofOne < BOUND / 4, "held " + ofOne);

        Client last = first;
        for (int i = 1; i < CONNECTIONS; i++) {
            last = hall.user("a" + i + "@example.org");
            addresses(last, AbsentAddressees.MOST);
            assertTrue(held() <= BOUND, "held " + held());
        }
        addresses(first, "nobody-" + (AbsentAddressees.MOST - 1));
        addresses(last, "nobody-" + (AbsentAddressees.MOST - 1));

        assertEquals(AbsentAddressees.MOST + 1, answers(first), "the first ones are forgotten");
        assertEquals(AbsentAddressees.MOST, answers(last));
        assertEquals(List.of(), hall.closed);
        assertEquals(List.of(), hall.failures);
    }

    @Test
    void of_another_address_or_only_a_few_are_not_forgotten_for_those_that_one_address_makes_up() throws Exception {
        Client few = hall.user("few@example.org");
        addresses(few, 4);
        Client elsewhere = hall.userAt(InetAddress.getByName("192.0.2.1"), "elsewhere@example.org");
        addresses(elsewhere, 100);

        for (int i = 0; i < CONNECTIONS; i++) {
            addresses(hall.user("a" + i + "@example.org"), AbsentAddressees.MOST);
        }
        addresses(few, 4);
        addresses(elsewhere, 100);

        assertEquals(4, answers(few));
        assertEquals(100, answers(elsewhere));
    }

    @Test
    void take_no_memory_when_their_second_is_over_or_their_connection_gone() {
        Client one = hall.user("a@example.org");
        Client other = hall.user("b@example.org");
        addresses(one, 64);
        addresses(other, 64);
        assertTrue(held() > 0);
        hall.pass(Duration.ofSeconds(1));

        addresses(one, "nobody-new");
        other.connection.onGone();

        assertEquals(0, held());
    }
}
