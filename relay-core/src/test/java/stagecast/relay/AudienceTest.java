package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import stagecast.relay.JoinRequest.Envelope;

class AudienceTest {

    private final Hall hall = new Hall(Limits.DEFAULTS);

    private Audience here() {
        return hall.relay.audience(Hall.CHANNEL);
    }

    @Test
    void nobody_is_on_a_channel_that_does_not_exist() {
        assertEquals(new Audience(0, 0), here());
    }

    @Test
    void counts_listeners_of_every_kind_and_lane_and_those_who_only_send_apart() {
        hall.listener();
        hall.join(hall.newLane(), "a@example.org", true, Envelope.NONE);
        hall.join(hall.lane, "b@example.org", false, Envelope.STANDARD);

        assertEquals(new Audience(2, 3), here());
        assertEquals(new Audience(0, 0), hall.relay.audience(new ChannelName("elsewhere")));
    }

    @Test
    void counts_nobody_who_has_gone() {
        Hall.Client listener = hall.listener();
        Hall.Client sender = hall.join(hall.lane, "b@example.org", false, Envelope.STANDARD);

        sender.connection.onGone();
        assertEquals(new Audience(1, 1), here());

        listener.connection.onGone();
        assertEquals(new Audience(0, 0), here());
    }
}
