package stagecast.relay.auth;

import java.net.InetAddress;
import java.time.InstantSource;
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
            return lookups.submit(() -> byToken(token.token()), Result.Busy::new);
        }
        var password = (Credentials.Password) credentials;
        CompletableFuture<PasswordChecks.Outcome> check = passwords.check(password.email(), password.password());
        CompletableFuture<Result> answer = check.thenApply(StoreAuthenticator::result);
        var unused = answer.whenComplete(
                (result, failure) -> check.cancel(false)); // no more than a wish, where it is done already
        return answer;
    }

    private Result byToken(String token) {
        String digest = Secrets.digest(token);
        var found = database.read(connection -> TokenTable.find(connection, digest, clock.instant()));
        return found.<Result>map(row -> new Result.Accepted(
                        Identity.ofAccount(row.userId(), row.email(), Credential.ofToken(row.tokenId()))))
                .orElseGet(Result.Rejected::new);
    }

    private static Result result(PasswordChecks.Outcome outcome) {
        if (outcome instanceof PasswordChecks.Outcome.Right right) {
            var account = right.account().account();
            var credential = Credential.ofPassword(right.account().passwordId());
            return new Result.Accepted(Identity.ofAccount(account.userId(), account.email(), credential));
        }
        return outcome instanceof PasswordChecks.Outcome.Busy busy
                ? new Result.Busy(busy.retryAfter())
                : new Result.Rejected();
    }
}
