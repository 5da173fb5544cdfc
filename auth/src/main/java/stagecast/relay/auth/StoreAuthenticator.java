package stagecast.relay.auth;

import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stagecast.relay.Authenticator;
import stagecast.relay.Credentials;
import stagecast.relay.Identity;

/** Checks the credentials of connections against the store. */
final class StoreAuthenticator implements Authenticator {

    private final Database database;
    private final PasswordChecks passwords;
    private final WorkQueue lookups;
    private final InstantSource clock;

    StoreAuthenticator(Database database, PasswordChecks passwords, WorkQueue lookups, InstantSource clock) {
        this.database = database;
        this.passwords = passwords;
        this.lookups = lookups;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Result> authenticate(Credentials credentials, InetAddress address) {
        if (credentials instanceof Credentials.Token token) {
            return lookups.submit(Origin.network(address), () -> byToken(token.token()), Result.Busy::new);
        }
        var password = (Credentials.Password) credentials;
        CompletableFuture<PasswordChecks.Outcome> check =
                passwords.check(password.email(), password.password(), address);
        CompletableFuture<Result> answer = check.thenApply(StoreAuthenticator::result);
        var unused = answer.whenComplete(
                (result, failure) -> check.cancel(false)); // no more than a wish, where it is done already
        return answer;
    }

    private Result byToken(String token) {
        String digest = Secrets.digest(token);
        Optional<Identity> found = database.read(connection -> find(connection, digest));
        return found.<Result>map(Result.Accepted::new).orElseGet(Result.Rejected::new);
    }

    private Optional<Identity> find(Connection connection, String digest) throws SQLException {
        Instant now = clock.instant();
        var token = TokenTable.find(connection, digest, now);
        if (token.isPresent()) {
            StoredToken row = token.get();
            return Optional.of(Identity.ofAccount(row.userId(), row.email(), Credential.ofToken(row.tokenId())));
        }
        return GuestTable.find(connection, digest, now)
                .map(row -> Identity.ofGuest(row.userId(), row.channel(), Credential.ofGuest(row.userId())));
    }

    private static Result result(PasswordChecks.Outcome outcome) {
        if (outcome instanceof PasswordChecks.Outcome.Right right) {
            var account = right.account().account();
            var credential = Credential.ofPassword(right.account().passwordId());
            return new Result.Accepted(Identity.ofAccount(account.userId(), account.email(), credential));
        }
        if (outcome instanceof PasswordChecks.Outcome.Throttled throttled) {
            return new Result.Throttled(throttled.retryAfter());
        }
        return outcome instanceof PasswordChecks.Outcome.Busy busy
                ? new Result.Busy(busy.retryAfter())
                : new Result.Rejected();
    }
}
