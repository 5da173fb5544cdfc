package stagecast.relay.auth;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A password tried for an account from an address. Guarded by the lock of {@link HashQueue}, save what is final. */
final class Attempt {

    /** A keyed digest of e-mail and password: the same for equal attempts from anywhere. */
    final String guess;

    final String email;
    final String password;

    /** The password in NFC, the form of the passwords in the store; the same object if it already is in NFC. */
    final String normalized;

    final Origin origin;

    /** When it began to wait, in nanoseconds. */
    final long since;

    /** Who waits: those who tried the same from the same address meanwhile, in the order in which they came. */
    final Set<CompletableFuture<PasswordChecks.Outcome>> waiting = new LinkedHashSet<>();

    Attempt(String guess, String email, String password, Origin origin, long since) {
        this.guess = guess;
        this.email = email;
        this.password = password;
        this.normalized = Passwords.normalized(password);
        this.origin = origin;
        this.since = since;
    }

    /** The number of hashes that a wrong password costs, whether or not the account exists. */
    int hashes() {
        return isNormalized() ? 1 : 2;
    }

    boolean isNormalized() {
        return normalized.equals(password);
    }
}
