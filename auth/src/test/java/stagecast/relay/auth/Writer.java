package stagecast.relay.auth;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import stagecast.relay.ChannelName;

/** A process that changes the store and prints a line for each change once it was acknowledged, until it is killed. */
final class Writer {

    static final ChannelName HALL = new ChannelName("hall");

    private Writer() {}

    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var store = AuthStore.open(Path.of(arguments[0]), Fixture.SETTINGS, InstantSource.system());
        String round = arguments[1];
        for (int i = 0; ; i++) {
            String email = round + "." + i + "@example.org";
            Fixture.done(store.accounts().add(email, "secret".toCharArray()));
            out.println("added " + email);
            String kept = token(store, email);
            out.println("token " + kept);
            String revoked = token(store, email);
            Fixture.await(store.logins().logout(revoked, Fixture.ADDRESS));
            out.println("revoked " + revoked);
            guests(store, kept, out);
            String removed = "removed." + email;
            Fixture.done(store.accounts().add(removed, "secret".toCharArray()));
            Fixture.done(store.accounts().remove(removed));
            out.println("removed " + removed);
        }
    }

    private static void guests(AuthStore store, String maker, PrintStream out) {
        TicketResult.Made ticket = ticket(store, maker);
        out.println("guest " + guest(store, ticket));
        String left = guest(store, ticket);
        Fixture.await(store.logins().logout(left, Fixture.ADDRESS));
        out.println("revoked " + left);
        TicketResult.Made ended = ticket(store, maker);
        String over = guest(store, ended);
        Fixture.await(store.tickets().end(maker, HALL, ended.id(), Fixture.ADDRESS));
        out.println("ended " + ended.ticket());
        out.println("revoked " + over);
    }

    private static TicketResult.Made ticket(AuthStore store, String maker) {
        return (TicketResult.Made)
                Fixture.await(store.tickets().make(maker, HALL, TicketTerms.DEFAULTS, Fixture.ADDRESS));
    }

    private static String guest(AuthStore store, TicketResult.Made ticket) {
        return ((GuestResult.Admitted) Fixture.await(store.tickets().admit(ticket.ticket(), HALL, Fixture.ADDRESS)))
                .token();
    }

    private static String token(AuthStore store, String email) {
        var login = store.logins().login(email, "secret", Fixture.ADDRESS);
        return ((LoginResult.LoggedIn) Fixture.await(login)).token();
    }
}
