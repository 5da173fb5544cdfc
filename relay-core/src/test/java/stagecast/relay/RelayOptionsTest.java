package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import stagecast.relay.RelayOptions.From;
import stagecast.relay.RelayOptions.OkFrame;

class RelayOptionsTest {

    private static final RelayOptions USER_IDS = new RelayOptions(From.USER_ID, OkFrame.TEXT);

    private static String name(RelayOptions options, @Nullable Identity identity) {
        return new String(options.nameOf(InetAddress.getLoopbackAddress(), identity), StandardCharsets.UTF_8);
    }

    @Test
    void shows_the_address_or_the_user_id() {
        Identity guest = Identity.ofGuest("g-1", Hall.CHANNEL, "c");

        assertEquals("\"127.0.0.1\"", name(RelayOptions.DEFAULTS, guest));
        assertEquals("\"127.0.0.1\"", name(RelayOptions.DEFAULTS, null));
        assertEquals("\"id-a@example.org\"", name(USER_IDS, Hall.identity("a@example.org")));
        assertEquals("\"g-1\"", name(USER_IDS, guest));
        assertEquals("\"anonymous\"", name(USER_IDS, null));
    }

    @Test
    void ok_comes_in_a_text_frame_or_a_binary_one() {
        for (OkFrame kind : OkFrame.values()) {
            Hall hall = new Hall(Hall.SMALL, new RelayOptions(From.IP, kind), Router.LOCAL);
            Hall.Client client = hall.listener();

            client.send("{\"token\":\"t\"}");
            hall.checks.get(0).complete(new Authenticator.Result.Accepted(Hall.identity("a@example.org")));
            hall.settle();

            assertEquals(List.of(kind == OkFrame.TEXT ? "ok" : "binary ok"), client.frames());
        }
    }

    @Test
    void a_router_sees_any_user_id_as_it_is_and_listeners_see_it_escaped() {
        List<String> routed = new ArrayList<>();
        Hall hall = new Hall(Hall.SMALL, USER_IDS, (message, here) -> {
            routed.add(message.from());
            return Router.LOCAL.route(message, here);
        });
        Hall.Client sender = hall.user("\"\\å@example.org");
        Hall.Client listener = hall.listener();

        sender.send("1");
        hall.settle();

        assertEquals(List.of("id-\"\\å@example.org"), routed);
        assertEquals(List.of("{\"from\":\"id-\\\"\\\\å@example.org\",\"msg\":1}"), listener.frames());
    }

    @Test
    void each_message_bears_the_name_of_the_moment_it_was_sent() {
        Hall hall = new Hall(Hall.SMALL, USER_IDS, Router.LOCAL);
        Hall.Client sender = hall.user("a@example.org");
        Hall.Client elsewhere = hall.join(hall.newLane(), "", true, JoinRequest.Envelope.STANDARD);

        sender.send("1");
        sender.send("{\"token\":\"t\"}");
        hall.checks.get(0).complete(new Authenticator.Result.Accepted(Hall.identity("b@example.org")));
        hall.lane.turn();
        sender.send("2");
        hall.settle();

        assertEquals(
                List.of("{\"from\":\"id-a@example.org\",\"msg\":1}", "{\"from\":\"id-b@example.org\",\"msg\":2}"),
                elsewhere.frames());
    }
}
