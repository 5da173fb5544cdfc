package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import stagecast.relay.RelayOptions;
import stagecast.relay.RelayOptions.From;
import stagecast.relay.RelayOptions.OkFrame;

/** Section 2: what credentials are, and what becomes of what is none. */
abstract class CredentialsSection extends Section {

    CredentialsSection(Supplier<Scene> scene) {
        super(scene);
    }

    @Test
    void ok_is_a_binary_message_where_the_relay_is_set_so() throws Exception {
        scene().options = new RelayOptions(From.IP, OkFrame.BINARY);
        var account = scene().account();
        var client = scene().listener();

        client.send(account.credentials());

        Frame ok = client.next();
        assertEquals(Frame.BINARY, ok.opcode(), ok::toString);
        assertEquals("ok", ok.text());
    }

    @Test
    void right_credentials_are_answered_with_two_characters() throws Exception {
        var client = scene().listener().send(scene().account().credentials());

        Frame answer = client.next();

        assertEquals(Frame.TEXT, answer.opcode());
        assertArrayEquals("ok".getBytes(StandardCharsets.US_ASCII), answer.payload());
    }

    @Test
    void a_token_authenticates_the_account_that_it_was_made_for() throws Exception {
        var account = scene().account();
        var client =
                scene().listener().send("{\"token\":\"" + scene().authenticator.login(account.email()) + "\"}");
        assertEquals("ok", client.nextText());

        client.send(to(account.email(), "1"));

        assertEquals(direct(account.email(), "1"), client.nextText());
    }

    @Test
    void credentials_are_found_as_json_reads_them() throws Exception {
        var account = scene().account();
        String email = "\"" + account.email() + "\"";
        String password = "\"" + account.password() + "\"";
        for (String text : List.of(
                "{\"password\":" + password + ",\"email\":" + email + "}",
                " \t\r\n{ \"email\" : " + email + " ,\n\"password\" : " + password + " } \n",
                "{\"em\\u0061il\":" + email + ",\"p\\u0061ssword\":" + password + "}",
                "{\"email\":" + email.replace("P", "\\u0050") + ",\"password\":" + password + "}",
                "{\"email\":\"nobody\",\"password\":7,\"email\":" + email + ",\"password\":" + password + "}",
                "{\"remember\":[true,{\"password\":\"no\"}],\"email\":" + email + ",\"password\":" + password + "}",
                "{\"email\":" + email.toUpperCase(Locale.ROOT) + ",\"password\":" + password + "}",
                "{\"to\":\"x\",\"message\":1,\"email\":" + email + ",\"password\":" + password + "}",
                "{\"token\":\"no-such-token\",\"email\":" + email + ",\"password\":" + password + "}")) {
            try (var client = scene().listener()) {
                client.send(text);

                assertEquals("ok", client.nextText(), text);
            }
        }
    }

    @Test
    void email_and_password_are_tried_before_a_token() throws Exception {
        var account = scene().account();
        String token = scene().authenticator.login(account.email());

        var client = scene().listener()
                .send("{\"token\":\"" + token + "\",\"email\":\"" + account.email() + "\",\"password\":\"no\"}");

        assertEquals("invalid_credentials", client.nextError().code());
    }

    @Test
    void an_attempt_that_fails_leaves_a_listener_that_may_try_again() throws Exception {
        var account = scene().account();
        var client = scene().listener().send("{\"email\":\"" + account.email() + "\",\"password\":\"wrong\"}");
        assertEquals("invalid_credentials", client.nextError().code());

        scene().sender().send("1");
        assertEquals(envelope("1"), client.nextText());

        scene().member(account, client);
    }

    @Test
    void failures_are_told_alike_and_every_time() throws Exception {
        var account = scene().account();
        var client = scene().listener()
                .send(
                        "{\"email\":\"" + account.email() + "\",\"password\":\"wrong\"}",
                        "{\"email\":\"<username>\",\"password\":\"<password>\"}",
                        "{\"token\":\"no-such-token\"}");

        String first = client.nextError().json();

        assertTrue(first.contains("\"invalid_credentials\""), first);
        assertEquals(first, client.nextError().json());
        assertEquals(first, client.nextError().json());
    }

    @Test
    void credentials_are_never_relayed() throws Exception {
        var account = scene().account();
        var listener = scene().listener();
        var raw = scene().listener("envelope=none");
        var sender = scene().sender();

        sender.send(
                account.credentials(),
                "{\"email\":\"" + account.email() + "\",\"password\":\"wrong\"}",
                "{\"token\":\"no-such-token\",\"x\":1}",
                "1");

        assertEquals("ok", sender.nextText());
        assertEquals(envelope("1"), listener.nextText());
        assertEquals("1", raw.nextText());
    }

    @Test
    void what_has_a_password_and_is_no_credentials_is_invalid_and_not_relayed() throws Exception {
        var listener = scene().listener();
        var raw = scene().listener("envelope=none");
        for (String text : List.of(
                "{\"password\":\"secret\"}",
                "{\"email\":7,\"password\":\"secret\"}",
                "{\"email\":\"a@example.org\",\"password\":[\"secret\"]}",
                "{\"email\":\"a@example.org\",\"email\":null,\"password\":\"secret\"}",
                "{\"p\\u0061ssword\":\"secret\",\"user\":\"a@example.org\"}",
                "{\"to\":\"a@example.org\",\"message\":1,\"password\":\"secret\"}",
                "{\"email\":\"a@example.org\",\"password\":\"secret\"",
                "{email:\"a@example.org\",password:\"secret\"}",
                " \r\n\t{'email':'a@example.org','PassWord':'secret'}",
                "[\"password\"",
                "{password",
                "{\"email\":\"a@example.org\",\"password\":\"secret\"},")) {
            var sender = scene().quietSender().send(text, "1");

            assertInvalid(sender, text);
            assertEquals(envelope("1"), listener.nextText(), text);
            assertEquals("1", raw.nextText(), text);
            assertInvalid(scene().listener("listen=false").send(text), text);
        }
    }

    @Test
    void what_a_typing_mistake_makes_of_credentials_is_invalid_and_not_relayed() throws Exception {
        var listener = scene().listener();
        String login = "{\"email\":\"a@example.org\",\"password\":\"secret\"}";
        String inString = "\"{\\\"email\\\":\\\"a@example.org\\\",\\\"password\\\":\\\"secret\\\"}\"";
        String token = "secret_TOKEN-of-the-relay-s-own-in-43-chars";
        String signed = "eyJhbGciOiJIUzI1NiJ9.secret.c2VjcmV0";
        for (String text : List.of(
                inString,
                "\uFEFF" + login,
                "\u200B" + login + "\u00a0",
                "> " + login,
                "'" + login + "'",
                "“" + login + "”",
                "[" + login + "]",
                "42[\"login\"," + login + "]",
                "{\"event\":\"login\",\"data\":" + login + "}",
                "{\"Email\":\"a@example.org\",\"Password\":\"secret\"}",
                "{\"x\":{\"user\":\"a\",\"PASSWORD\":\"secret\"}}",
                "email=a%40example.org&password=secret",
                "{\"Token\":\"" + token + "\"}",
                "[{\"token\":\"" + signed + "\"}]",
                "{\"token\":\"" + token + "\"",
                "{\"token\":\"" + token + "\",\"to\":\"a@example.org\"}",
                "token=" + token)) {
            var sender = scene().quietSender().send(text, "1");

            assertInvalid(sender, text);
            assertEquals(envelope("1"), listener.nextText(), text);
        }
    }

    @Test
    void credentials_in_a_binary_message_are_invalid_and_not_relayed() throws Exception {
        var listener = scene().listener();
        var stranger = scene().listener("listen=false");
        var sender = scene().quietSender();
        Frame credentials = Frame.binary(scene().account().credentials().getBytes(StandardCharsets.UTF_8));

        for (RelayClient client : List.of(stranger, sender)) {
            client.send(credentials);

            ErrorText error = client.nextError();
            assertEquals("invalid_message", error.code());
            assertTrue(error.message().contains("as a text message"), error::message);
        }
        sender.send("1");
        assertEquals(envelope("1"), listener.nextText());
    }

    @Test
    void a_binary_message_is_relayed_that_is_not_utf_8_or_holds_no_credentials() throws Exception {
        var listener = scene().listener();
        var sender = scene().sender();
        byte[] notUtf8 = "{\"email\":\"a\",\"password\":\"x?\"}".getBytes(StandardCharsets.US_ASCII);
        notUtf8[notUtf8.length - 3] = (byte) 0xFF;
        byte[] honest = "{\"token\":3,\"x\":{\"password\":\"y\"}}".getBytes(StandardCharsets.US_ASCII);

        sender.send(Frame.binary(notUtf8), Frame.binary(honest));

        assertArrayEquals(notUtf8, listener.next().payload());
        assertArrayEquals(honest, listener.next().payload());
    }

    @Test
    void a_direct_message_is_held_by_its_own_members_alone() throws Exception {
        var account = scene().account();
        var recipient = scene().member(account);
        String login = "{\"email\":\"a@example.org\",\"password\":\"secret\"}";
        var sender = scene().quietSender();

        sender.send(
                to(account.email(), login).replace("{\"to\"", "{\"User\":\"a\",\"Password\":\"secret\",\"to\""),
                to(account.email(), login));

        assertInvalid(sender, "with Password");
        assertEquals(direct(account.email(), login), recipient.nextText());
    }

    @Test
    void typographic_quotes_are_named() throws Exception {
        var client = scene().listener().send("{„email“:“a@example.org“,„password“:“the_secret“}");

        ErrorText error = client.nextError();

        assertEquals("invalid_message", error.code());
        assertTrue(error.message().toLowerCase(Locale.ROOT).contains("quot"), error::message);
        assertFalse(error.json().contains("the_secret"), error::json);
    }

    @Test
    void a_text_that_only_speaks_of_a_password_is_a_message() throws Exception {
        var listener = scene().listener("envelope=none");
        var sender = scene().sender();

        for (String text : List.of(
                "my password is secret",
                "what is the password?",
                "\"password\"",
                "{\"note\":\"no password here\"}",
                "{\"note\":\"the “password”\"}",
                "{\"chat\":\"{\\\"email\\\":\\\"a\\\",\\\"password\\\":\\\"b\\\"}\"}",
                "{\"event\":\"x\",\"data\":{\"password\":\"y\"}}",
                "{\"event\":\"x\",\"data\":{\"email\":\"\",\"password\":\"y\"}}",
                "{\"token\":3}",
                "{\"game\":{\"token\":\"red\"}}",
                "password=y",
                "x token=y")) {
            sender.send(text);
            assertEquals(text, listener.nextText());
        }
    }

    @Test
    void a_token_beside_to_is_no_credentials() throws Exception {
        var account = scene().account();
        var recipient = scene().member(account);
        var listener = scene().listener("envelope=none");
        var sender = scene().sender();
        String message = "{\"token\":\"x\",\"to\":\"" + account.email() + "\"}";

        sender.send(message, "{\"token\":7}", to(account.email(), "1").replace("{", "{\"token\":\"x\","));

        assertEquals(message, listener.nextText());
        assertEquals("{\"token\":7}", listener.nextText());
        assertEquals(envelope(message), recipient.nextText());
        assertEquals(envelope("{\"token\":7}"), recipient.nextText());
        assertEquals(direct(account.email(), "1"), recipient.nextText());
    }

    @Test
    void whoever_has_not_authenticated_sends_nothing() throws Exception {
        var listener = scene().listener();
        var account = scene().account();
        var recipient = scene().member(account);
        var stranger = scene().listener();

        stranger.send("1", "hello", "", to(account.email(), "1"));
        ErrorText error = stranger.nextError();
        assertEquals("not_authenticated", error.code());
        scene().sender().send("2");

        assertEquals(envelope("2"), stranger.nextText());
        assertEquals(envelope("2"), listener.nextText());
        assertEquals(envelope("2"), recipient.nextText());
    }

    @Test
    void authenticating_anew_changes_who_one_is_and_a_failure_does_not() throws Exception {
        var first = scene().account();
        var second = scene().account();
        var client = scene().member(first);
        var other = scene().sender();

        client.send("{\"token\":\"no-such-token\"}");
        assertEquals("invalid_credentials", client.nextError().code());
        other.send(to(first.email(), "1"));
        assertEquals(direct(first.email(), "1"), client.nextText());

        scene().member(second, client);
        other.send(to(first.email(), "2"), to(second.email(), "3"));
        assertEquals("recipient_unavailable", other.nextError().code());
        assertEquals(direct(second.email(), "3"), client.nextText());
    }

    private static void assertInvalid(RelayClient client, String text) throws Exception {
        ErrorText error = client.nextError();

        assertEquals("invalid_message", error.code(), text);
        assertFalse(error.json().contains("secret"), error::json);
    }
}
