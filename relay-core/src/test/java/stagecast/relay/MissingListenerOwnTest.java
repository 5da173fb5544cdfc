package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.Hall.said;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stagecast.relay.Hall.Client;
import stagecast.relay.JoinRequest.Slow;

/** What they do not miss: what is for them alone, what was begun, and the end. */
class MissingListenerOwnTest extends MissingListeners {

    @ParameterizedTest
    @EnumSource(names = {"DROP_OLDEST", "LATEST"})
    void loses_no_direct_message_and_gets_it_in_its_place(Slow policy) {
        Client slow = slow(policy, 0);
        String toOne = "{\"to\":\"c@example.org\",\"message\":1}";

        send(toOne);
        sendLong(10);
        send(toOne);
        sendLong(10);
        send(toOne);
        slow.takesAll();

        List<String> frames = slow.frames().stream()
                .filter(each -> !each.startsWith("{\"missed"))
                .toList();
        String got = "{\"from\":\"127.0.0.1\",\"to\":\"c@example.org\",\"msg\":1}";
        assertEquals(3, frames.stream().filter(got::equals).count());
        assertEquals(got, frames.get(0));
        assertEquals(got, frames.get(1), "all between was lost");
        assertEquals(said(longText(9)), frames.get(frames.size() - 2));
        assertEquals(got, frames.get(frames.size() - 1));
        assertNothingIsKept();
    }

    @Test
    void loses_broadcasts_to_make_room_for_direct_messages() {
        Client slow = slow(Slow.DROP_OLDEST, 0);

        sendLong(7);
        for (int i = 0; i < 6; i++) {
            send("{\"to\":\"c@example.org\",\"message\":" + longText(i) + "}");
        }
        slow.takesAll();

        int bytes = slow.frames().stream().mapToInt(String::length).sum();
        assertTrue(bytes < Hall.SMALL.sendQueueBytes(), () -> "bytes: " + bytes);
        assertEquals(
                6,
                slow.frames().stream().filter(each -> each.contains("\"to\"")).count());
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_OLDEST", "LATEST"})
    void is_closed_where_direct_messages_alone_fill_its_queue(Slow policy) {
        Client slow = slow(policy, 0);

        for (int i = 0; i < 20; i++) {
            send("{\"to\":\"c@example.org\",\"message\":" + longText(i) + "}");
        }
        slow.takesAll();

        assertEquals(List.of("close 1013"), slow.frames());
        assertNothingIsKept();
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_OLDEST", "LATEST"})
    void is_closed_where_a_direct_message_waits_longer_than_the_age(Slow policy) {
        Client slow = slow(policy, 0);

        send("{\"to\":\"c@example.org\",\"message\":1}");
        hall.pass(Duration.ofSeconds(12));
        slow.takesAll();

        assertEquals(List.of("close 1013"), slow.frames());
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_OLDEST", "LATEST"})
    void gets_a_pong_before_all_that_waits_and_behind_what_is_begun(Slow policy) {
        Client slow = slow(policy, 10);

        send("1");
        send("2");
        slow.ping("old");
        slow.ping("new");
        hall.settle();
        slow.takesAll();

        assertEquals(List.of(said("1"), "pong new", said("2")), slow.frames());
    }

    @Test
    void falls_behind_within_a_pong_and_misses_nothing_of_the_turn() {
        Client slow = slow(Slow.DROP_OLDEST, 3);

        slow.ping("data");
        sender.send("1");
        hall.settle();
        slow.takesAll();

        assertEquals(List.of("pong data", said("1")), slow.frames());
    }

    @Test
    void gets_whole_messages_however_it_is_cut() {
        for (int capacity = 0; capacity < 120; capacity++) {
            Hall each = new Hall(Hall.SMALL);
            Client from = each.user("a@example.org");
            Client slow = each.missing("c@example.org", Slow.DROP_OLDEST);
            slow.transport.capacity = capacity;
            from.send("1");
            slow.send("2");
            from.send("{\"to\":\"c@example.org\",\"message\":3}");
            from.send("4");
            each.settle();
            slow.takesAll();

            assertEquals(
                    List.of(said("1"), "{\"from\":\"127.0.0.1\",\"to\":\"c@example.org\",\"msg\":3}", said("4")),
                    slow.frames());
        }
    }

    @Test
    void loses_nothing_by_another_that_is_closed_in_the_turn_in_which_it_falls_behind() {
        Client slow = slow(Slow.DROP_OLDEST, 3);
        Client flooded = slow("d@example.org", Slow.DROP_OLDEST, 0);

        for (int i = 0; i < 20; i++) {
            sender.send("{\"to\":\"d@example.org\",\"message\":" + longText(i) + "}");
        }
        sender.send("1");
        sender.send("2");
        hall.settle();
        flooded.takesAll();
        slow.takesAll();

        assertEquals(List.of("close 1013"), flooded.frames());
        assertEquals(List.of(said("1"), said("2")), slow.frames());
    }

    @Test
    void goes_as_anybody_goes() {
        Client slow = slow(Slow.LATEST, 10);
        sendLong(3);

        slow.connection.onClose(1000, "");
        slow.takesAll();
        Client gone = slow(Slow.DROP_OLDEST, 0);
        sendLong(3);
        gone.connection.onGone();

        assertEquals(List.of(said(longText(0)), "close 1000"), slow.frames());
        assertNothingIsKept();
        assertEquals(2, hall.relay.audience(Hall.CHANNEL).connections() - 1);
    }
}
