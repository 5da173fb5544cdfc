package stagecast.relay.load.logins;

import java.net.URI;
import java.time.Duration;
import stagecast.relay.load.client.Login;

/**
 * What a run of {@link Logins} does. The accounts are there already, all with one password.
 *
 * @param url where the relay is, on this machine
 * @param email with {@code {n}} in it, which becomes an account's number, from 1
 * @param logins how many are timed before the flood, and again during it
 * @param warmup how many come before them and are not timed
 * @param phones how many log in at once with one account
 * @param floodAddresses where the wrong passwords come from
 * @param floodConnections from each of them
 * @param within how long an answer is waited for; that of all phones together
 * @param atMost how long the run takes at most, a last answer aside; a login that is later counts as failed
 */
record LoginsPlan(
        URI url,
        String email,
        String password,
        int logins,
        int warmup,
        int phones,
        int floodAddresses,
        int floodConnections,
        Duration within,
        Duration atMost) {

    private static final String NUMBER = "{n}";
    private static final int MOST_LOGINS = 1_000;
    private static final int MOST_CONNECTIONS = 4_000;

    /**
     * @throws IllegalArgumentException if the run can't be; the message says why
     */
    LoginsPlan {
        demand(
                "http".equals(url.getScheme()) && url.getHost() != null,
                "the url is http://host:port, this one is " + url);
        demand(logins >= 1 && logins <= MOST_LOGINS, "1 to " + MOST_LOGINS + " logins are timed");
        demand(warmup >= 0 && warmup <= MOST_LOGINS, "0 to " + MOST_LOGINS + " logins warm up");
        demand(phones >= 1 && phones <= MOST_CONNECTIONS, "there are 1 to " + MOST_CONNECTIONS + " phones");
        demand(
                floodAddresses >= 1
                        && floodConnections >= 1
                        && (long) floodAddresses * floodConnections <= MOST_CONNECTIONS,
                "the flood has 1 to " + MOST_CONNECTIONS + " connections over all addresses");
        demand(
                !within.isZero() && !within.isNegative() && !atMost.isZero() && !atMost.isNegative(),
                "times are above 0 seconds");
        demand(email.contains(NUMBER), "the e-mail has {n} in it, which becomes 1 to " + accounts(warmup, logins));
    }

    private static int accounts(int warmup, int logins) {
        return warmup + 2 * logins + 2;
    }

    /** An account for each number below {@code warmup + 2 * logins + 2}: none is used twice, as the relay would remember it. */
    Login account(int number) {
        return new Login(email.replace(NUMBER, Integer.toString(number + 1)), password);
    }

    int idleAccount(int login) {
        return warmup + login;
    }

    int duringAccount(int login) {
        return warmup + logins + login;
    }

    int idleHall() {
        return warmup + 2 * logins;
    }

    int duringHall() {
        return idleHall() + 1;
    }

    int port() {
        return url.getPort() >= 0 ? url.getPort() : 80;
    }

    private static void demand(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
