package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import stagecast.relay.JoinRequest.Envelope;

/** How the answers of the engine are put into words of HTTP; {@code relay-tck} has the checks of a request. */
class JoinHandshakeTest {

    private static JoinHandshake.Outcome tries(Hall hall) {
        return JoinHandshake.join(
                hall.relay, Hall.request(hall.lane, "", true, Envelope.STANDARD), new RecordingTransport());
    }

    @Test
    void joins_where_there_is_room() {
        assertInstanceOf(JoinHandshake.Joined.class, tries(new Hall(Hall.SMALL)));
    }

    @Test
    void tells_what_is_full_and_when_to_come_again() {
        Hall small = new Hall(Hall.roomFor(1, 1));
        small.listener();
        assertTells("busy", 503, "The relay has as many", tries(small));

        Hall crowded = new Hall(Hall.roomFor(2, 1));
        crowded.listener();
        assertTells("rate_limited", 429, "Your address has as many", tries(crowded));
    }

    private static void assertTells(String code, int status, String what, JoinHandshake.Outcome outcome) {
        var refused = assertInstanceOf(JoinHandshake.Refused.class, outcome);
        assertEquals(code, refused.code());
        assertEquals(status, refused.status());
        assertEquals("5", refused.headers().get("Retry-After"));
        assertEquals(
                "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + refused.message()
                        + "\",\"retryAfterSeconds\":5}}",
                refused.body());
        assertTrue(refused.message().startsWith(what), refused::message);
        assertTrue(refused.message().contains("Wait"), refused::message);
    }
}
