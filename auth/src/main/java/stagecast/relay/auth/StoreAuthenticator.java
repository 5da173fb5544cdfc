package stagecast.relay.auth;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stagecast.relay.AddressPrefix;
import stagecast.relay.Authenticator;
import stagecast.relay.Credentials;
import stagecast.relay.Identity;

/** Checks the credentials of connections against the store. */
final class StoreAuthenticator implements Authenticator {

    private final Database database;
    private final PasswordChecks passwords;
    private final WorkQueue lookups;
    private final InstantSource clock;
    private final GuestArrivals arrivals;

    StoreAuthenticator(
            Database database,
            PasswordChecks passwords,
            WorkQueue lookups,
            InstantSource clock,
            GuestArrivals arrivals) {
        this.database = database;
        this.passwords = passwords;
        this.lookups = lookups;
        this.clock = clock;
        this.arrivals = arrivals;
    }

    @Override
    public CompletionStage<Result> authenticate(Credentials credentials, InetAddress address) {
        if (credentials instanceof Credentials.Token token) {
            long network = AddressPrefix.of(address).bits();
            return lookups.submit(network, () -> byToken(token.token(), network), Result.Busy::new);
        }
        var password = (Credentials.Password) credentials;
        CompletableFuture<PasswordChecks.Outcome> check =
                passwords.check(password.email(), password.password(), address);
        CompletableFuture<Result> answer = check.thenApply(StoreAuthenticator::result);
        var unused = answer.whenComplete(
                (result, failure) -> check.cancel(false)); // no more than a wish, where it is done already
        return answer;
    }

    private Result byToken(String token, long address) {
        String digest = Secrets.digest(token);
        Instant now = clock.instant();
        return database.read(connection -> {
            Optional<StoredToken> account = TokenTable.find(connection, digest, now);
            if (account.isPresent()) {
                return accepted(account.get());
            }
            return GuestTable.find(connection, digest, now)
                    .map(guest -> accepted(guest, address))
                    .orElseGet(Result.Rejected::new);
        });
    }

    private static Result accepted(StoredToken row) {
        return new Result.Accepted(Identity.ofAccount(row.userId(), row.email(), Credential.ofToken(row.tokenId())));
    }

    /** A guest's token is checked here to join or to post. */
    private Result accepted(StoredGuest row, long address) {
        if (!row.came()) {
            arrivals.came(row.userId(), address);
        }
        return new Result.Accepted(Identity.ofGuest(row.userId(), row.channel(), Credential.ofGuest(row.userId())));
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
