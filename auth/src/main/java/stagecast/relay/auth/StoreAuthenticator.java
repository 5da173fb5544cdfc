package stagecast.relay.auth;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import stagecast.relay.AddressPrefix;
import stagecast.relay.Authenticator;
import stagecast.relay.Credentials;
import stagecast.relay.Identity;

/** Checks the credentials of connections against the store. */
final class StoreAuthenticator implements Authenticator {

    private final PasswordChecks passwords;
    private final TokenLookups tokens;
    private final GuestArrivals arrivals;

    StoreAuthenticator(PasswordChecks passwords, TokenLookups tokens, GuestArrivals arrivals) {
        this.passwords = passwords;
        this.tokens = tokens;
        this.arrivals = arrivals;
    }

    @Override
    public CompletionStage<Result> authenticate(Credentials credentials, InetAddress address) {
        if (credentials instanceof Credentials.Token token) {
            long network = AddressPrefix.of(address).bits();
            return tokens.holder(token.token(), address, holder -> result(holder, network), Result.Busy::new);
        }
        var password = (Credentials.Password) credentials;
        CompletableFuture<PasswordChecks.Outcome> check =
                passwords.check(password.email(), password.password(), address);
        CompletableFuture<Result> answer = check.thenApply(StoreAuthenticator::result);
        var unused = answer.whenComplete(
                (result, failure) -> check.cancel(false)); // no more than a wish, where it is done already
        return answer;
    }

    private Result result(Optional<TokenHolder> holder, long address) {
        if (holder.isEmpty()) {
            return new Result.Rejected();
        }
        return holder.get() instanceof StoredGuest guest
                ? accepted(guest, address)
                : accepted((StoredToken) holder.get());
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
