package stagecast.relay.auth;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;

/** A process that changes the store and prints a line for each change once it was acknowledged, until it is killed. */
final class Writer {

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
            Fixture.await(store.logins().logout(revoked));
            out.println("revoked " + revoked);
            String removed = "removed." + email;
            Fixture.done(store.accounts().add(removed, "secret".toCharArray()));
            Fixture.done(store.accounts().remove(removed));
            out.println("removed " + removed);
        }
    }

    private static String token(AuthStore store, String email) {
        var login = store.logins().login(email, "secret", Fixture.ADDRESS);
        return ((LoginResult.LoggedIn) Fixture.await(login)).token();
    }
}
