package stagecast.relay.auth;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds accounts and guests by their tokens. */
final class TokenHolders {

    private TokenHolders() {}

    /** Nothing if there is no such token, or it has expired. */
    static Optional<TokenHolder> find(Connection connection, String digest, Instant now) throws SQLException {
        return Optional.ofNullable(among(connection, Set.of(digest), now).get(digest));
    }

    /** Those who hold one of these tokens, by the token's digest. */
    static Map<String, TokenHolder> among(Connection connection, Set<String> digests, Instant now) throws SQLException {
        Map<String, TokenHolder> found = new HashMap<>(TokenTable.among(connection, digests, now));
        Set<String> others = new HashSet<>(digests);
        others.removeAll(found.keySet());
        if (!others.isEmpty()) {
            found.putAll(GuestTable.among(connection, others, now));
        }
        return found;
    }
}
