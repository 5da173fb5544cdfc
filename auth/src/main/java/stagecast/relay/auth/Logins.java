package stagecast.relay.auth;

import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import stagecast.relay.AddressPrefix;

/**
 * Tokens in exchange for passwords. Thread-safe; no method blocks, and the stages complete on any thread. A stage fails
 * only for a fault of this program.
 */
public final class Logins {

    /** More than the one token that a login adds, because an operator may have lowered the bound. */
    private static final int ENDED_AT_ONCE = 100;

    /** An estimate: it is unknown when the next connection of the account ends. */
    private static final Duration ALL_IN_USE_RETRY = Duration.ofSeconds(30);

    private final Database database;
    private final PasswordChecks passwords;
    private final WorkQueue lookups;
    private final TokenLookups tokens;
    private final Secrets secrets;
    private final InstantSource clock;
    private final Duration tokenTtl;
    private final int tokensPerAccount;
    private final CredentialsInUse inUse;

    Logins(
            Database database,
            PasswordChecks passwords,
            WorkQueue lookups,
            TokenLookups tokens,
            Secrets secrets,
            InstantSource clock,
            AuthSettings settings,
            CredentialsInUse inUse) {
        this.database = database;
        this.passwords = passwords;
        this.lookups = lookups;
        this.tokens = tokens;
        this.secrets = secrets;
        this.clock = clock;
        this.tokenTtl = settings.tokenTtl();
        this.tokensPerAccount = settings.tokensPerAccount();
        this.inUse = inUse;
    }

    /**
     * Checks the password and makes a token.
     *
     * @param email as it was typed; compared as {@link stagecast.relay.EmailAddress#key} has it
     * @param password in clear
     * @param address where the attempt comes from, for counting attempts
     * @return once the token is on disk
     */
    public CompletionStage<LoginResult> login(String email, String password, InetAddress address) {
        return passwords.check(email, password, address).thenCompose(outcome -> answer(outcome, address));
    }

    private CompletionStage<LoginResult> answer(PasswordChecks.Outcome outcome, InetAddress address) {
        if (outcome instanceof PasswordChecks.Outcome.Right right) {
            return lookups.submit(
                    AddressPrefix.of(address).bits(), () -> newToken(right.account()), LoginResult.Busy::new);
        }
        return CompletableFuture.completedFuture(refusal(outcome));
    }

    private static LoginResult refusal(PasswordChecks.Outcome outcome) {
        if (outcome instanceof PasswordChecks.Outcome.Throttled throttled) {
            return new LoginResult.Throttled(throttled.retryAfter());
        }
        return outcome instanceof PasswordChecks.Outcome.Busy busy
                ? new LoginResult.Busy(busy.retryAfter())
                : new LoginResult.Rejected();
    }

    private LoginResult newToken(StoredAccount stored) {
        Account account = stored.account();
        String token = secrets.token();
        String digest = Secrets.digest(token);
        Instant now = clock.instant();
        Instant expiresAt = now.plus(tokenTtl).truncatedTo(ChronoUnit.MILLIS);
        var row = new StoredToken(secrets.id(), account.userId(), account.email(), expiresAt);
        return database.write(connection -> {
            TokenTable.purge(connection, now);
            if (!makeRoom(connection, account.userId(), now)) {
                return new LoginResult.Throttled(ALL_IN_USE_RETRY);
            }
            return TokenTable.insert(connection, row, digest, stored.passwordId(), now)
                    ? new LoginResult.LoggedIn(token, account.userId(), account.email(), expiresAt)
                    : new LoginResult.Rejected();
        });
    }

    /**
     * Makes room for one more token. It may end the token of a connection of another relay, which this relay can't know;
     * so it tells the relays to look.
     *
     * @return false if the account has as many as it may, and each is in use
     */
    private boolean makeRoom(Connection connection, String userId, Instant now) throws SQLException {
        int most = tokensPerAccount + ENDED_AT_ONCE;
        if (TokenTable.count(connection, userId, most) < tokensPerAccount) {
            return true;
        }
        TokenTable.purgeOf(connection, userId, now);
        int tooMany = TokenTable.count(connection, userId, most) - tokensPerAccount + 1;
        if (tooMany <= 0) {
            return true;
        }
        Predicate<String> used = inUse.among(Credential.TOKEN);
        List<String> ended = TokenTable.oldest(connection, userId, used, Math.min(tooMany, ENDED_AT_ONCE));
        for (String tokenId : ended) {
            TokenTable.delete(connection, tokenId);
        }
        if (!ended.isEmpty()) {
            RevocationTable.count(connection);
        }
        return !ended.isEmpty();
    }

    /**
     * Ends a token, a guest's too.
     *
     * @param address where the request comes from: addresses take turns
     * @return {@link TokenResult.Known} or {@link TokenResult.Guest} once that is on disk
     */
    public CompletionStage<TokenResult> logout(String token, InetAddress address) {
        String digest = Secrets.digest(token);
        return lookups.submit(
                AddressPrefix.of(address).bits(),
                () -> database.write(connection -> revoke(connection, digest)),
                TokenResult.Busy::new);
    }

    private TokenResult revoke(Connection connection, String digest) throws SQLException {
        Optional<TokenHolder> holder = TokenHolders.find(connection, digest, clock.instant());
        if (holder.isPresent()) {
            if (holder.get() instanceof StoredGuest guest) {
                GuestTable.delete(connection, guest.userId());
            } else {
                TokenTable.delete(connection, ((StoredToken) holder.get()).tokenId());
            }
            RevocationTable.count(connection);
        }
        return result(holder);
    }

    /**
     * Says whose token this is.
     *
     * @param address where the request comes from: addresses take turns
     */
    public CompletionStage<TokenResult> me(String token, InetAddress address) {
        return tokens.holder(token, address, Logins::result, TokenResult.Busy::new);
    }

    private static TokenResult result(Optional<TokenHolder> holder) {
        if (holder.isEmpty()) {
            return new TokenResult.Rejected();
        }
        if (holder.get() instanceof StoredGuest guest) {
            return new TokenResult.Guest(guest.userId(), guest.channel(), guest.expiresAt());
        }
        var token = (StoredToken) holder.get();
        return new TokenResult.Known(token.userId(), token.email(), token.expiresAt());
    }
}
