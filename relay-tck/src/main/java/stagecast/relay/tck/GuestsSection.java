package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Section 7, as far as sockets see it: guests, who may send to all of one channel and do nothing else. */
abstract class GuestsSection extends Section {

    GuestsSection(Supplier<Scene> scene) {
        super(scene);
    }

    private String guestHere() {
        return scene().authenticator.admitGuest(scene().channel);
    }

    private String guestElsewhere() {
        return scene().authenticator.admitGuest("other-" + scene().channel);
    }

    private static String credentials(String token) {
        return "{\"token\":\"" + token + "\"}";
    }

    private RelayClient quietly(String token) throws Exception {
        return scene().join(Upgrade.of(scene().path() + "?listen=false").with("X-Token", token));
    }

    @Test
    void a_guest_sends_to_all_of_the_channel() throws Exception {
        var listener = scene().listener();
        var inBand = scene().listener("listen=false").send(credentials(guestHere()), "1");
        assertEquals("ok", inBand.nextText());
        assertEquals(envelope("1"), listener.nextText());

        var byHeader = quietly(guestHere()).send("2").send(Frame.binary(new byte[] {3}));

        assertEquals(envelope("2"), listener.nextText());
        assertEquals(Frame.BINARY, listener.next().opcode());
        assertNothingMore(inBand, byHeader);
    }

    @Test
    void a_guest_s_direct_message_is_forbidden_and_goes_nowhere() throws Exception {
        var account = scene().account();
        var recipient = scene().member(account);
        var guest = quietly(guestHere());

        guest.send(to(account.email(), "1"), "2", to("nobody@example.org", "3"));

        ErrorText error = guest.nextError();
        assertEquals("forbidden", error.code());
        assertEquals(envelope("2"), recipient.nextText());
        assertNothingMore(recipient, guest);
    }

    @Test
    void a_guest_is_reached_by_user_id() throws Exception {
        String token = guestHere();
        String userId = scene().authenticator.identityOf(token).userId();
        var guest = scene().listener("listen=false").send(credentials(token));
        assertEquals("ok", guest.nextText());
        var sameGuest = quietly(token);
        var otherGuest = quietly(guestHere());

        scene().sender().send(to(userId, "1"));

        assertEquals(direct(userId, "1"), guest.nextText());
        assertEquals(direct(userId, "1"), sameGuest.nextText());
        assertNothingMore(otherGuest);
    }

    @Test
    void a_guest_of_another_channel_is_refused_with_403() throws Exception {
        String token = guestElsewhere();
        for (Upgrade request : new Upgrade[] {
            Upgrade.of(scene().path()).with("X-Token", token),
            Upgrade.of(scene().path()).with("Authorization", "Bearer " + token)
        }) {
            HttpAnswer answer = scene().ask(request);

            assertEquals(403, answer.status(), answer::toString);
            assertEquals("forbidden", ErrorText.parse(answer.body()).code());
        }
    }

    @Test
    void a_guest_of_a_channel_in_another_case_is_refused_too() throws Exception {
        String token = scene().authenticator.admitGuest(scene().channel.replace("room", "Room"));

        assertEquals(
                403,
                scene().ask(Upgrade.of(scene().path()).with("X-Token", token)).status());
    }

    @Test
    void a_guest_of_another_channel_is_forbidden_in_band_every_time_and_remains_a_listener() throws Exception {
        var listener = scene().listener();
        var client = scene().listener("listen=false");

        client.send(credentials(guestElsewhere()), credentials(guestElsewhere()), "1");

        assertEquals("forbidden", client.nextError().code());
        assertEquals("forbidden", client.nextError().code());
        assertEquals("not_authenticated", client.nextError().code());
        assertNothingMore(listener);
    }

    @Test
    void a_guest_s_token_of_another_channel_leaves_the_former_identity_in_place() throws Exception {
        var account = scene().account();
        var member = scene().member(account);
        String token = guestElsewhere();
        String userId = scene().authenticator.identityOf(token).userId();
        var sender = scene().quietSender();

        member.send(credentials(token));
        assertEquals("forbidden", member.nextError().code());
        sender.send(to(account.email(), "1"), to(userId, "2"));

        assertEquals(direct(account.email(), "1"), member.nextText());
        assertEquals("recipient_unavailable", sender.nextError().code());
    }

    @Test
    void what_is_forbidden_counts_among_the_refused_messages() throws Exception {
        scene().bounds.refusedMessages(3);
        var guest = quietly(guestHere());
        guest.send(to("a@example.org", "1"), credentials(guestElsewhere()), to("a@example.org", "2"));

        assertEquals("forbidden", guest.nextError().code());
        assertEquals("forbidden", guest.nextError().code());
        assertEquals(1008, guest.nextClose().closeCode());
    }

    @Test
    void whoever_ends_a_guest_s_credential_closes_the_guest_s_connections_alone() throws Exception {
        String token = guestHere();
        var guest = quietly(token);
        var otherGuest = quietly(guestHere());
        var listener = scene().listener();

        scene().relay().endCredential(scene().authenticator.identityOf(token).credential());

        assertEquals(4401, guest.nextClose().closeCode());
        otherGuest.send("1");
        assertEquals(envelope("1"), listener.nextText());
        assertTrue(otherGuest.isSilentFor(Duration.ofMillis(50)));
    }
}
