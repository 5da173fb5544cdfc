package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import stagecast.relay.Hall.Client;
import stagecast.relay.JoinRequest.Slow;

/** A hall with listeners who would rather miss messages than their connection. */
abstract class MissingListeners {

    static final String FILLING = "x".repeat(1000);

    final Hall hall = new Hall(Hall.SMALL);
    final Client sender = hall.user("a@example.org");
    final Client another = hall.user("b@example.org");

    Client slow(Slow policy, int capacity) {
        return slow("c@example.org", policy, capacity);
    }

    Client slow(String email, Slow policy, int capacity) {
        Client client = hall.missing(email, policy);
        client.transport.capacity = capacity;
        return client;
    }

    void send(String text) {
        send(sender, text);
    }

    void send(Client from, String text) {
        from.send(text);
        hall.settle();
    }

    static String longText(int number) {
        return "\"" + number + FILLING + "\"";
    }

    static String missed(int count) {
        return "{\"missed\":" + count + "}";
    }

    void sendLong(int count) {
        IntStream.range(0, count).forEach(i -> send(longText(i)));
    }

    void assertNothingIsKept() {
        assertEquals(0, hall.relay.core.queued().get());
    }
}
