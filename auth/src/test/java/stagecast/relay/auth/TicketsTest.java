package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.auth.Fixture.await;
import static stagecast.relay.auth.Fixture.done;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.Authenticator.Result;
import stagecast.relay.ChannelName;
import stagecast.relay.Credentials;
import stagecast.relay.Identity;

@ParameterizedClass
@EnumSource(Kind.class)
class TicketsTest {

    private static final ChannelName HALL = new ChannelName("hall");
    private static final ChannelName OTHER_HALL = new ChannelName("Hall");

    private final Kind kind;

    @TempDir
    Path folder;

    private Place place;

    private Fixture fixture;
    private String token = "";

    TicketsTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        place = kind.empty(folder);
        fixture = new Fixture(place);
        token = account("maker@example.org");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** A new account's token. */
    private String account(String email) {
        fixture.add(email, "secret");
        return fixture.loggedIn(email, "secret").token();
    }

    private TicketResult make(String by, TicketTerms terms) {
        return await(fixture.store.tickets().make(by, HALL, terms, Fixture.ADDRESS));
    }

    private TicketResult.Made made(long maxGuests) {
        return assertInstanceOf(TicketResult.Made.class, make(token, new TicketTerms(3_600, maxGuests)));
    }

    private TicketResult end(String by, ChannelName channel, String id) {
        return await(fixture.store.tickets().end(by, channel, id, Fixture.ADDRESS));
    }

    private TicketResult endGuest(String by, ChannelName channel, String userId) {
        return await(fixture.store.tickets().endGuest(by, channel, userId, Fixture.ADDRESS));
    }

    private GuestResult admit(TicketResult.Made ticket) {
        return admit(ticket.ticket(), HALL);
    }

    private GuestResult admit(String ticket, ChannelName channel) {
        return await(fixture.store.tickets().admit(ticket, channel, Fixture.ADDRESS));
    }

    private GuestResult.Admitted admitted(TicketResult.Made ticket) {
        return assertInstanceOf(GuestResult.Admitted.class, admit(ticket));
    }

    private TokenResult logout(String of) {
        return await(fixture.store.logins().logout(of, Fixture.ADDRESS));
    }

    private void assertOver(GuestResult.Admitted guest) {
        assertEquals(new TokenResult.Rejected(), fixture.me(guest.token()));
        assertEquals(new Result.Rejected(), fixture.authenticate(new Credentials.Token(guest.token())));
    }

    @Test
    void gives_a_ticket_of_256_bits_for_an_hour_and_keeps_no_secret() throws Exception {
        var ticket = assertInstanceOf(TicketResult.Made.class, make(token, TicketTerms.DEFAULTS));
        var guest = admitted(ticket);

        assertTrue(ticket.ticket().matches("[\\w-]{43}"), "its form");
        assertNotEquals(ticket.id(), ticket.ticket());
        assertEquals(Instant.parse("2026-11-24T13:00:00.123Z"), ticket.expiresAt());
        try (var file = place.sql()) {
            assertEquals(Secrets.digest(ticket.ticket()), file.text("SELECT sha256 FROM tickets"));
            assertEquals(1_000, file.number("SELECT max_guests FROM tickets"));
            assertEquals(Secrets.digest(guest.token()), file.text("SELECT sha256 FROM guests"));
        }
        assertFalse(ticket.toString().contains(ticket.ticket()), "the ticket is hidden");
        assertFalse(guest.toString().contains(guest.token()), "the token is hidden");
    }

    @Test
    void lets_in_guests_who_may_use_its_channel_alone_until_it_ends() {
        var ticket = made(2);
        var one = admitted(ticket);
        var two = admitted(ticket);

        assertTrue(one.token().matches("[\\w-]{43}"), "its form");
        assertNotEquals(one.userId(), two.userId());
        assertEquals(ticket.expiresAt(), one.expiresAt());
        assertEquals(new TokenResult.Guest(one.userId(), HALL, one.expiresAt()), fixture.me(one.token()));
        assertEquals(
                new Result.Accepted(Identity.ofGuest(one.userId(), HALL, "guest:" + one.userId())),
                fixture.authenticate(new Credentials.Token(one.token())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "'; DROP TABLE tickets; --", "\u0000"})
    void lets_nobody_in_with_what_is_no_ticket(String ticket) {
        made(1);

        assertEquals(new GuestResult.Rejected(), admit(ticket, HALL));
    }

    @Test
    void lets_nobody_in_with_its_id_or_into_another_channel() {
        var ticket = made(1);

        assertEquals(new GuestResult.Rejected(), admit(ticket.id(), HALL));
        assertEquals(new GuestResult.Rejected(), admit(ticket.ticket(), OTHER_HALL));
        admitted(ticket);
    }

    @Test
    void ends_with_its_guests_at_its_expiry() {
        var ticket = made(2);
        var guest = admitted(ticket);

        fixture.clock.advance(Duration.ofHours(1).minusMillis(1));
        assertInstanceOf(TokenResult.Guest.class, fixture.me(guest.token()));
        admitted(ticket);

        fixture.clock.advance(Duration.ofMillis(1));
        assertOver(guest);
        assertEquals(new GuestResult.Rejected(), admit(ticket));
        assertEquals(new TicketResult.Unknown(), endGuest(token, HALL, guest.userId()));
        assertEquals(new TicketResult.Unknown(), end(token, HALL, ticket.id()));
    }

    @Test
    void is_full_at_its_bound_until_a_guest_leaves_or_is_sent_away() {
        var ticket = made(2);
        var one = admitted(ticket);
        var two = admitted(ticket);
        assertEquals(new GuestResult.Full(Duration.ofSeconds(30)), admit(ticket));
        admitted(made(1));

        assertEquals(new TokenResult.Guest(one.userId(), HALL, one.expiresAt()), logout(one.token()));
        assertOver(one);
        var three = admitted(ticket);
        assertInstanceOf(GuestResult.Full.class, admit(ticket));

        assertEquals(new TicketResult.Ended(), endGuest(token, HALL, three.userId()));
        assertOver(three);
        admitted(ticket);
        assertInstanceOf(GuestResult.Full.class, admit(ticket));
        assertInstanceOf(TokenResult.Guest.class, fixture.me(two.token()));
    }

    private GuestResult admit(TicketResult.Made ticket, int address) {
        return await(fixture.store.tickets().admit(ticket.ticket(), HALL, Fixture.address(address)));
    }

    private void come(GuestResult.Admitted guest) {
        assertInstanceOf(Result.Accepted.class, fixture.authenticate(new Credentials.Token(guest.token())));
    }

    @Test
    void makes_room_by_the_oldest_who_has_not_come_within_a_minute() {
        var ticket = made(4);
        List<GuestResult.Admitted> guests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            guests.add(admitted(ticket));
            fixture.clock.advance(Duration.ofSeconds(1));
        }
        come(guests.get(0));
        assertInstanceOf(TokenResult.Guest.class, fixture.me(guests.get(2).token()), "that is not coming");

        fixture.clock.advance(Duration.ofSeconds(57).minusMillis(1));
        assertInstanceOf(GuestResult.Full.class, admit(ticket), "the second has a millisecond left");
        fixture.clock.advance(Duration.ofMillis(1));
        guests.add(admitted(ticket));
        assertOver(guests.get(1));
        assertInstanceOf(GuestResult.Full.class, admit(ticket));
        fixture.clock.advance(Duration.ofSeconds(1));
        guests.add(admitted(ticket));
        assertOver(guests.get(2));

        for (int still : new int[] {0, 3, 4, 5}) {
            assertInstanceOf(
                    TokenResult.Guest.class, fixture.me(guests.get(still).token()));
        }
    }

    @Test
    void remembers_who_has_come_when_the_relay_starts_anew() throws Exception {
        var ticket = made(1);
        var guest = admitted(ticket);
        come(guest);
        try (var file = place.sql()) {
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (file.number("SELECT came FROM guests") == 0) {
                assertTrue(System.nanoTime() < deadline, "it is not written down");
            }
        }
        fixture.close();
        fixture = new Fixture(place);

        fixture.clock.advance(Duration.ofMinutes(2));
        assertInstanceOf(GuestResult.Full.class, admit(ticket));
    }

    @Test
    void ends_nobody_for_whom_a_connection_is_here() {
        var ticket = made(1);
        var guest = admitted(ticket);
        fixture.store.watch(() -> Set.of("guest:" + guest.userId()), credential -> {});

        fixture.clock.advance(Duration.ofMinutes(2));

        assertInstanceOf(GuestResult.Full.class, admit(ticket));
    }

    @Test
    void lets_in_so_many_of_one_address_where_it_says_so() throws Exception {
        var ticket = assertInstanceOf(TicketResult.Made.class, make(token, new TicketTerms(3_600, 3, 2)));
        var first = assertInstanceOf(GuestResult.Admitted.class, admit(ticket, 1));
        var second = assertInstanceOf(GuestResult.Admitted.class, admit(ticket, 1));
        come(second);

        assertInstanceOf(GuestResult.Full.class, admit(ticket, 1));
        assertInstanceOf(GuestResult.Admitted.class, admit(ticket, 2));
        fixture.clock.advance(Duration.ofSeconds(60));
        assertInstanceOf(GuestResult.Admitted.class, admit(ticket, 1));
        assertOver(first);
        logout(second.token());
        assertInstanceOf(GuestResult.Admitted.class, admit(ticket, 1), "only the living count");
        assertInstanceOf(GuestResult.Full.class, admit(ticket, 1));
        try (var file = place.sql()) {
            assertEquals(43, file.text("SELECT address FROM guests").length(), "a digest");
            admitted(made(1));
            assertEquals(1, file.number("SELECT count(*) FROM guests WHERE address IS NULL"));
        }
    }

    @Test
    void is_ended_by_its_maker_with_its_guests_and_no_others() {
        var ticket = made(2);
        var guest = admitted(ticket);
        var other = admitted(made(2));

        assertEquals(new TicketResult.Ended(), end(token, HALL, ticket.id()));

        assertOver(guest);
        assertEquals(new GuestResult.Rejected(), admit(ticket));
        assertInstanceOf(TokenResult.Guest.class, fixture.me(other.token()));
        assertEquals(new TicketResult.Unknown(), end(token, HALL, ticket.id()));
        assertEquals(new TicketResult.Unknown(), endGuest(token, HALL, guest.userId()));
    }

    @Test
    void is_nobody_else_s_to_end_nor_by_another_channel() {
        var ticket = made(2);
        var guest = admitted(ticket);
        String other = account("other@example.org");

        assertEquals(new TicketResult.Unknown(), end(other, HALL, ticket.id()));
        assertEquals(new TicketResult.Unknown(), end(token, OTHER_HALL, ticket.id()));
        assertEquals(new TicketResult.Unknown(), end(token, HALL, ticket.ticket()));
        assertEquals(new TicketResult.Unknown(), endGuest(other, HALL, guest.userId()));
        assertEquals(new TicketResult.Unknown(), endGuest(token, OTHER_HALL, guest.userId()));
        assertEquals(new TicketResult.Unknown(), endGuest(token, HALL, "nobody"));
        assertEquals(new TicketResult.Unknown(), end(token, HALL, "\u0000"));
        assertEquals(new TicketResult.Unknown(), endGuest(token, HALL, "\u0000"));
        assertInstanceOf(TokenResult.Guest.class, fixture.me(guest.token()));
        admitted(ticket);
    }

    @Test
    void is_a_matter_of_accounts_not_of_guests_or_strangers() {
        var ticket = made(2);
        var guest = admitted(ticket);

        assertEquals(new TicketResult.Forbidden(), make(guest.token(), TicketTerms.DEFAULTS));
        assertEquals(new TicketResult.Forbidden(), end(guest.token(), HALL, ticket.id()));
        assertEquals(new TicketResult.Forbidden(), endGuest(guest.token(), HALL, guest.userId()));
        assertEquals(new TicketResult.Rejected(), make("no such token", TicketTerms.DEFAULTS));
        assertEquals(new TicketResult.Rejected(), end(ticket.ticket(), HALL, ticket.id()));
        assertEquals(new TicketResult.Rejected(), endGuest("", HALL, guest.userId()));
        assertInstanceOf(TokenResult.Guest.class, fixture.me(guest.token()));
    }

    @Test
    void are_bounded_for_each_account() {
        fixture.add("other@example.org", "secret");
        String other = fixture.loggedIn("other@example.org", "secret").token();
        var first = assertInstanceOf(TicketResult.Made.class, make(token, new TicketTerms(60, 1)));
        for (int i = 1; i < Fixture.SETTINGS.ticketsPerAccount(); i++) {
            made(1);
        }

        fixture.clock.advance(Duration.ofSeconds(20));
        var refused = assertInstanceOf(TicketResult.TooMany.class, make(token, TicketTerms.DEFAULTS));
        assertTrue(refused.retryAfter().compareTo(Duration.ofSeconds(40)) <= 0, refused::toString);
        assertTrue(refused.retryAfter().compareTo(Duration.ofSeconds(39)) > 0, refused::toString);
        assertInstanceOf(TicketResult.Made.class, make(other, TicketTerms.DEFAULTS));

        assertEquals(new TicketResult.Ended(), end(token, HALL, first.id()));
        assertInstanceOf(TicketResult.Made.class, make(token, new TicketTerms(60, 1)));
        assertInstanceOf(TicketResult.TooMany.class, make(token, TicketTerms.DEFAULTS));
        fixture.clock.advance(Duration.ofSeconds(60));
        made(1);
    }

    @Test
    void end_with_their_maker_s_password_and_account_but_not_with_a_login() {
        var ticket = made(3);
        var guest = admitted(ticket);
        logout(token);
        assertInstanceOf(TokenResult.Guest.class, fixture.me(guest.token()));
        admitted(ticket);

        done(fixture.store.accounts().changePassword("maker@example.org", "other".toCharArray()));
        assertOver(guest);
        assertEquals(new GuestResult.Rejected(), admit(ticket));

        token = fixture.loggedIn("maker@example.org", "other").token();
        var second = made(1);
        var secondGuest = admitted(second);
        done(fixture.store.accounts().remove("maker@example.org"));
        assertOver(secondGuest);
        assertEquals(new GuestResult.Rejected(), admit(second));
    }

    @Test
    void are_forgotten_with_their_guests_some_time_after_they_expired() throws Exception {
        for (int i = 0; i < 3; i++) {
            admitted(made(1));
        }
        fixture.clock.advance(Duration.ofHours(1));
        try (var file = place.sql()) {
            for (long left : List.of(2L, 1L, 1L)) {
                assertInstanceOf(TicketResult.Made.class, make(token, new TicketTerms(1, 1)));
                fixture.clock.advance(Duration.ofSeconds(1));

                assertEquals(left, file.number("SELECT count(*) FROM tickets"));
            }
            assertEquals(0, file.number("SELECT count(*) FROM guests"));
        }
    }
}
