package stagecast.relay.auth;

import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import stagecast.relay.AddressPrefix;
import stagecast.relay.ChannelName;

/**
 * Tickets to a channel, which accounts make, and the guests who come in with them. A guest ends with the ticket, and a
 * ticket with its account or that account's password.
 *
 * <p>Thread-safe; no method blocks, and the stages complete on any thread, once what they say is on disk. A stage fails
 * only for a fault of this program.
 */
public final class Tickets {

    /** A guest who has neither joined nor posted this long after the admission may have to make room. */
    private static final Duration TIME_TO_COME = Duration.ofSeconds(60);

    /** Nobody knows when the next guest leaves; so often may those ask who wait for a place. */
    private static final Duration FULL_RETRY = Duration.ofSeconds(30);

    private final Database database;
    private final WorkQueue lookups;
    private final Secrets secrets;
    private final InstantSource clock;
    private final int ticketsPerAccount;
    private final GuestArrivals arrivals;
    private final CredentialsInUse inUse;

    Tickets(
            Database database,
            WorkQueue lookups,
            Secrets secrets,
            InstantSource clock,
            int ticketsPerAccount,
            GuestArrivals arrivals,
            CredentialsInUse inUse) {
        this.database = database;
        this.lookups = lookups;
        this.secrets = secrets;
        this.clock = clock;
        this.ticketsPerAccount = ticketsPerAccount;
        this.arrivals = arrivals;
        this.inUse = inUse;
    }

    /**
     * Makes a ticket.
     *
     * @param token of the account that makes it
     * @param address where the request comes from, as everywhere here: addresses take turns
     */
    public CompletionStage<TicketResult> make(
            String token, ChannelName channel, TicketTerms terms, InetAddress address) {
        return byMaker(token, address, (connection, makerId, now) -> makeNow(connection, makerId, channel, terms, now));
    }

    /**
     * Ends a ticket and its guests.
     *
     * @param token of the account that made it
     * @param id the ticket's, not its secret
     */
    public CompletionStage<TicketResult> end(String token, ChannelName channel, String id, InetAddress address) {
        return byMaker(
                token,
                address,
                (connection, makerId, now) ->
                        ended(connection, TicketTable.delete(connection, id, makerId, channel, now)));
    }

    /**
     * Ends one guest, whose place is free then.
     *
     * @param token of the account that made the guest's ticket
     */
    public CompletionStage<TicketResult> endGuest(
            String token, ChannelName channel, String userId, InetAddress address) {
        return byMaker(
                token,
                address,
                (connection, makerId, now) ->
                        ended(connection, GuestTable.delete(connection, userId, makerId, channel, now)));
    }

    /**
     * Admits a new guest. If the ticket, or the address, has as many guests as the terms allow, it first ends the oldest one
     * who has neither joined nor posted within a minute.
     *
     * @param ticket the secret
     */
    public CompletionStage<GuestResult> admit(String ticket, ChannelName channel, InetAddress address) {
        String digest = Secrets.digest(ticket);
        long network = AddressPrefix.of(address).bits();
        return lookups.submit(
                network,
                () -> database.write(
                        connection -> admitNow(connection, digest, channel, Secrets.place(ticket, network))),
                GuestResult.Busy::new);
    }

    @FunctionalInterface
    private interface MakersWork {
        TicketResult on(Connection connection, String makerId, Instant now) throws SQLException;
    }

    /** Who asks is looked up in the same transaction, so that nothing is made for an account that ends meanwhile. */
    private CompletionStage<TicketResult> byMaker(String token, InetAddress address, MakersWork work) {
        String digest = Secrets.digest(token);
        return lookups.submit(
                AddressPrefix.of(address).bits(),
                () -> database.write(connection -> {
                    Instant now = clock.instant();
                    Optional<StoredToken> maker = TokenTable.find(connection, digest, now);
                    if (maker.isPresent()) {
                        return work.on(connection, maker.get().userId(), now);
                    }
                    return GuestTable.find(connection, digest, now).isPresent()
                            ? new TicketResult.Forbidden()
                            : new TicketResult.Rejected();
                }),
                TicketResult.Busy::new);
    }

    private TicketResult makeNow(
            Connection connection, String makerId, ChannelName channel, TicketTerms terms, Instant now)
            throws SQLException {
        TicketTable.purge(connection, now);
        TicketTable.Valid valid = TicketTable.validOf(connection, makerId, now);
        if (valid.count() >= ticketsPerAccount) {
            return new TicketResult.TooMany(Duration.between(now, valid.firstExpiry()));
        }
        String ticket = secrets.token();
        Instant expiresAt = now.plusSeconds(terms.ttlSeconds()).truncatedTo(ChronoUnit.MILLIS);
        var row = new StoredTicket(
                secrets.id(), makerId, channel, terms.maxGuests(), terms.maxGuestsPerAddress(), expiresAt);
        TicketTable.insert(connection, row, Secrets.digest(ticket), now);
        return new TicketResult.Made(row.ticketId(), ticket, expiresAt);
    }

    private static TicketResult ended(Connection connection, boolean found) throws SQLException {
        if (!found) {
            return new TicketResult.Unknown();
        }
        RevocationTable.count(connection);
        return new TicketResult.Ended();
    }

    /**
     * Admits a guest.
     *
     * @param place stands for the address from which the guest comes
     */
    private GuestResult admitNow(Connection connection, String digest, ChannelName channel, String place)
            throws SQLException {
        Instant now = clock.instant();
        Optional<StoredTicket> found = TicketTable.find(connection, digest, channel, now);
        if (found.isEmpty()) {
            return new GuestResult.Rejected();
        }
        StoredTicket ticket = found.get();
        String id = ticket.ticketId();
        String counted = ticket.maxGuestsPerAddress() < ticket.maxGuests() ? place : null;
        boolean isAddressFull =
                counted != null && GuestTable.count(connection, id, counted) >= ticket.maxGuestsPerAddress();
        if (isAddressFull || GuestTable.count(connection, id) >= ticket.maxGuests()) {
            if (!makeRoom(connection, id, isAddressFull ? counted : null, now)) {
                return new GuestResult.Full(FULL_RETRY);
            }
        }
        String token = secrets.token();
        String userId = secrets.id();
        GuestTable.insert(connection, userId, Secrets.digest(token), id, counted, now);
        return new GuestResult.Admitted(token, userId, ticket.expiresAt());
    }

    private boolean makeRoom(Connection connection, String ticketId, @Nullable String place, Instant now)
            throws SQLException {
        Predicate<String> isHere = inUse.among(Credential.GUEST).or(arrivals::isUnwritten);
        Optional<String> absent = GuestTable.oldestAbsent(connection, ticketId, place, now.minus(TIME_TO_COME), isHere);
        if (absent.isEmpty()) {
            return false;
        }
        GuestTable.delete(connection, absent.get());
        RevocationTable.count(connection);
        return true;
    }
}
