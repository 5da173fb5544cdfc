package stagecast.relay.demo;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import stagecast.relay.ChannelName;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.auth.LoginResult;
import stagecast.relay.auth.TicketResult;
import stagecast.relay.auth.TicketTerms;

/**
 * Who runs the demo: an account made for it, and what that hands out.
 *
 * @param email the account's
 * @param password the account's, random
 * @param token by which guests can be sent away
 * @param ticket by which phones become guests
 */
record Host(String email, String password, String token, String ticket) {

    private static final String EMAIL = "demo@example.org";
    private static final int PASSWORD_BYTES = 24;

    /** As long and as many as a ticket can do: a demo that runs for longer is started anew. */
    private static final TicketTerms TERMS = new TicketTerms(TicketTerms.MAX_TTL_SECONDS, TicketTerms.MAX_GUESTS);

    /** Makes the account in a store that has none of that name. */
    static Host in(AuthStore store, ChannelName channel) throws InterruptedException {
        String password = randomPassword();
        store.accounts().add(EMAIL, password.toCharArray());
        LoginResult login = outcome(store.logins().login(EMAIL, password, InetAddress.getLoopbackAddress()));
        if (!(login instanceof LoginResult.LoggedIn loggedIn)) {
            throw new IllegalStateException("the demo's own account can't log in: " + login);
        }
        TicketResult ticket =
                outcome(store.tickets().make(loggedIn.token(), channel, TERMS, InetAddress.getLoopbackAddress()));
        if (!(ticket instanceof TicketResult.Made made)) {
            throw new IllegalStateException("the demo's own account gets no ticket: " + ticket);
        }
        return new Host(EMAIL, password, loggedIn.token(), made.ticket());
    }

    private static String randomPassword() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static <T> T outcome(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the demo's store failed", e);
        }
    }

    @Override
    public String toString() {
        return "Host[email=" + email + "]";
    }
}
