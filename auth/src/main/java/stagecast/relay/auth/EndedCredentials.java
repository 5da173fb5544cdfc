package stagecast.relay.auth;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credentials that have ended among those in use. The store is asked for a credential when it is new here, and
 * again after something was revoked; till then its expiry is known. Used by one thread.
 */
final class EndedCredentials {

    private static final long NEVER_ASKED = -1;

    @FunctionalInterface
    private interface Question {
        Map<String, Instant> ask(Connection connection, List<String> ids) throws SQLException;
    }

    /** By kind of credential. */
    private static final Map<String, Question> QUESTIONS = Map.of(
            Credential.TOKEN,
            RevocationTable::tokens,
            Credential.PASSWORD,
            RevocationTable::passwords,
            Credential.GUEST,
            RevocationTable::guests);

    private final Database database;
    private final InstantSource clock;
    private final Map<String, Instant> expiries = new HashMap<>();
    private long revocationsSeen = NEVER_ASKED;

    EndedCredentials(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Names the ended ones, each time that they are still in use.
     *
     * @param inUse names as in {@link stagecast.relay.Identity#credential()}; those of another authenticator are passed
     *     over
     * @throws StoreException if the store can't be asked
     */
    List<String> among(Collection<String> inUse) {
        Set<String> ours = new HashSet<>();
        for (String credential : inUse) {
            if (QUESTIONS.keySet().stream().anyMatch(credential::startsWith)) {
                ours.add(credential);
            }
        }
        forgetRevoked();
        expiries.keySet().retainAll(ours);
        QUESTIONS.forEach((kind, question) -> ask(ours, kind, question));
        Instant now = clock.instant();
        List<String> ended = new ArrayList<>();
        for (String credential : ours) {
            @Nullable Instant expiry = expiries.get(credential);
            if (expiry == null || !expiry.isAfter(now)) {
                ended.add(credential);
            }
        }
        return ended;
    }

    /** The total is read before the credentials are: what is revoked in between is found now or counted next time. */
    private void forgetRevoked() {
        long total = database.read(RevocationTable::total);
        if (total != revocationsSeen) {
            expiries.clear();
            revocationsSeen = total;
        }
    }

    private void ask(Set<String> inUse, String kind, Question question) {
        List<String> ids = new ArrayList<>();
        for (String credential : inUse) {
            if (credential.startsWith(kind) && !expiries.containsKey(credential)) {
                ids.add(credential.substring(kind.length()));
            }
        }
        for (int from = 0; from < ids.size(); from += Database.ASKED_AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + Database.ASKED_AT_ONCE));
            database.read(connection -> question.ask(connection, some))
                    .forEach((id, expiry) -> expiries.put(kind + id, expiry));
        }
    }
}
