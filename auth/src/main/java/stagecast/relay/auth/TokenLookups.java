package stagecast.relay.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import stagecast.relay.AddressPrefix;

/** Finds out whose a token is. Thread-safe; no method blocks. */
final class TokenLookups {

    private final BatchedReads reads;
    private final BatchedReads.Question<TokenHolder> holders;

    TokenLookups(BatchedReads reads, InstantSource clock) {
        this.reads = reads;
        this.holders = (connection, digests) -> TokenHolders.among(connection, digests, clock.instant());
    }

    /**
     * Finds the holder of a token.
     *
     * @param address where the token comes from: addresses take turns
     * @param answer as in {@link BatchedReads#find}, like what follows
     */
    <T> CompletableFuture<T> holder(
            String token, InetAddress address, Function<Optional<TokenHolder>, T> answer, Function<Duration, T> busy) {
        return reads.find(AddressPrefix.of(address).bits(), holders, Secrets.digest(token), answer, busy);
    }
}
