package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import stagecast.relay.CloseCode;

/** Section 1: room for one more, in all and from one address. */
abstract class RoomSection extends Section {

    private static final int ROOM = 5;
    private static final int TOO_MANY = 30;

    RoomSection(Supplier<Scene> scene) {
        super(scene);
    }

    private Upgrade request() {
        return Upgrade.of(scene().path());
    }

    private void refused(int status, String code, HttpAnswer answer) {
        assertEquals(status, answer.status(), answer::toString);
        assertEquals(code, answer.error().code());
        assertTrue(answer.header("Content-Type").startsWith("application/json"), answer::toString);
        assertFalse(answer.has("Sec-WebSocket-Accept"));
        assertEquals(answer.header("Retry-After"), "" + answer.error().number("retryAfterSeconds"));
        assertTrue(answer.error().number("retryAfterSeconds") >= 1, answer::toString);
    }

    /** Joins as soon as there is room again: the server has to notice first that somebody has gone. */
    private RelayClient next() throws Exception {
        List<RelayClient> joined = new ArrayList<>();
        Waiting.until("there is room again", scene().patience, () -> {
            RelayClient client = scene().tcp();
            if (client.ask(request()).status() == 101) {
                joined.add(client);
            }
            return !joined.isEmpty();
        });
        return joined.get(0);
    }

    @Test
    void where_all_places_are_taken_a_newcomer_is_refused_with_503() throws Exception {
        scene().bounds.connections(3);
        var listener = scene().listener();
        scene().join(Upgrade.of("/api/events/other-" + scene().channel + "/ws"));
        var sender = scene().quietSender();

        refused(503, "busy", scene().ask(request()));
        refused(503, "busy", scene().ask(Upgrade.of(scene().path() + "?listen=false")));
        sender.send("1");

        assertEquals(envelope("1"), listener.nextText());
    }

    @Test
    void an_address_with_all_its_connections_is_refused_with_429_and_others_are_not() throws Exception {
        scene().bounds.connectionsPerAddress(2);
        scene().listener();
        scene().listener("listen=false");

        refused(429, "rate_limited", scene().ask(request()));

        RelayClient other;
        try {
            other = scene().kept(scene().connect("::1"));
        } catch (ConnectException | NoRouteToHostException e) {
            assumeTrue(false, "no server on ::1: " + e);
            return;
        }
        other.join(request());
    }

    @Test
    void where_neither_has_room_the_answer_is_about_the_relay() throws Exception {
        scene().bounds.connections(1).connectionsPerAddress(1);
        scene().listener();

        refused(503, "busy", scene().ask(request()));
    }

    @Test
    void the_token_is_checked_before() throws Exception {
        scene().bounds.connections(1);
        String token = scene().authenticator.login(scene().account().email());
        scene().listener();

        assertEquals(
                401, scene().ask(request().with("X-Token", "no-such-token")).status());
        refused(503, "busy", scene().ask(request().with("X-Token", token)));
    }

    @Test
    void however_a_connection_ends_its_place_is_free_for_another() throws Exception {
        scene().bounds.connections(1).connectionsPerAddress(1);

        RelayClient saysSo = scene().listener();
        saysSo.send(Frame.close(CloseCode.NORMAL, ""));
        saysSo.throwAwayToTheEnd();
        saysSo.close();
        RelayClient breaks = next();
        breaks.reset();
        RelayClient endsItsOutput = next();
        endsItsOutput.endOutput();
        RelayClient isClosed = next();
        isClosed.send(Frame.of(0xC1, new byte[0]));
        assertEquals(CloseCode.PROTOCOL_ERROR, isClosed.nextClose().closeCode());
        isClosed.close();

        next();
    }

    @Test
    void of_many_who_come_at_once_as_many_join_as_there_is_room_for() throws Exception {
        scene().bounds.connections(ROOM);
        String token = scene().authenticator.login(scene().account().email());
        var hold = scene().authenticator.holdChecks();
        List<RelayClient> all = new ArrayList<>();
        for (int i = 0; i < TOO_MANY; i++) {
            all.add(scene().tcp());
        }

        for (int i = 0; i < TOO_MANY; i += 2) {
            all.get(i).send(request().with("X-Token", token).bytes());
            scene().awaitCheck();
        }
        for (int i = 1; i < TOO_MANY; i += 2) {
            all.get(i).send(request().bytes());
        }
        hold.release();

        int joined = 0;
        for (RelayClient client : all) {
            HttpAnswer answer = client.answer();
            if (answer.status() == 101) {
                joined++;
            } else {
                refused(503, "busy", answer);
            }
        }
        assertEquals(ROOM, joined);
    }

    @Test
    void whoever_breaks_off_while_the_token_is_checked_keeps_no_place() throws Exception {
        scene().bounds.connections(1).connectionsPerAddress(1);
        String token = scene().authenticator.login(scene().account().email());
        var hold = scene().authenticator.holdChecks();
        for (int i = 0; i < ROOM; i++) {
            RelayClient client =
                    scene().tcp().send(request().with("X-Token", token).bytes());
            scene().awaitCheck();
            client.reset();
        }

        hold.release();

        next();
    }
}
