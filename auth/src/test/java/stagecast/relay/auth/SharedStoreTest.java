package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stagecast.relay.auth.Fixture.done;
import static stagecast.relay.auth.Fixture.refused;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import stagecast.relay.ChannelName;

/** Stores that share a database share nothing else, as two processes would. */
@ParameterizedClass
@EnumSource(Kind.class)
class SharedStoreTest {

    private static final int STORES = 4;
    private static final int PLACES = 25;

    private final Kind kind;

    @TempDir
    Path folder;

    private Place place;

    SharedStoreTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void empty() throws SQLException {
        place = kind.empty(folder);
    }

    @Test
    void sees_at_once_what_another_store_did() {
        try (var relay = new Fixture(place);
                var cli = new Fixture(place)) {
            var account = cli.add("x@example.org", "secret");
            var login = relay.loggedIn("x@example.org", "secret");
            assertEquals(account.userId(), login.userId());
            assertInstanceOf(TokenResult.Known.class, cli.me(login.token()));

            done(cli.store.accounts().changePassword("x@example.org", "other".toCharArray()));
            assertInstanceOf(TokenResult.Rejected.class, relay.me(login.token()));
            assertInstanceOf(LoginResult.Rejected.class, relay.login("x@example.org", "secret"));

            var second = relay.loggedIn("x@example.org", "other");
            done(cli.store.accounts().remove("x@example.org"));
            assertInstanceOf(TokenResult.Rejected.class, relay.me(second.token()));
            assertEquals(List.of(), relay.store.accounts().list());
        }
    }

    @Test
    void refuses_an_account_that_another_store_added() {
        try (var one = new Fixture(place);
                var other = new Fixture(place)) {
            one.add("x@example.org", "secret");

            assertEquals(
                    "an account of this e-mail exists already",
                    refused(other.store.accounts().add("X@example.org", "secret".toCharArray())));
        }
    }

    @Test
    void lets_in_no_more_guests_than_a_ticket_allows_through_whichever_store() throws Exception {
        try (var maker = new Fixture(place)) {
            maker.add("x@example.org", "secret");
            String token = maker.loggedIn("x@example.org", "secret").token();
            var hall = new ChannelName("hall");
            var ticket = (TicketResult.Made) Fixture.await(
                    maker.store.tickets().make(token, hall, new TicketTerms(3_600, PLACES), Fixture.ADDRESS));

            List<Long> admitted = together(fixture -> {
                List<CompletionStage<GuestResult>> asked = new ArrayList<>();
                for (int n = 0; n < PLACES; n++) {
                    asked.add(fixture.store.tickets().admit(ticket.ticket(), hall, Fixture.ADDRESS));
                }
                return asked.stream()
                        .map(Fixture::await)
                        .filter(GuestResult.Admitted.class::isInstance)
                        .count();
            });

            assertEquals(PLACES, admitted.stream().mapToLong(Long::longValue).sum());
        }
    }

    @Test
    void keeps_what_was_there_when_it_is_opened_again() {
        String token;
        try (var fixture = new Fixture(place)) {
            fixture.add("x@example.org", "secret");
            token = fixture.loggedIn("x@example.org", "secret").token();
        }

        try (var fixture = new Fixture(place)) {
            assertInstanceOf(TokenResult.Known.class, fixture.me(token));
            assertInstanceOf(LoginResult.LoggedIn.class, fixture.login("x@example.org", "secret"));
        }
    }

    @Test
    void says_that_it_has_been_closed() {
        var fixture = new Fixture(place);
        fixture.close();
        fixture.close();

        var accounts = fixture.store.accounts();
        String message = "the store " + place.name() + " has been closed; open it again";
        assertEquals(message, assertThrows(StoreException.class, accounts::list).getMessage());
        assertEquals(
                message,
                assertThrows(StoreException.class, () -> accounts.remove("x@example.org"))
                        .getMessage());
    }

    @Test
    void makes_one_account_of_an_address_that_several_stores_add_at_the_same_time() throws Exception {
        List<Accounts.Outcome> outcomes =
                together(fixture -> fixture.store.accounts().add("x@example.org", "secret".toCharArray()));

        assertEquals(
                1,
                outcomes.stream()
                        .filter(Accounts.Outcome.Done.class::isInstance)
                        .count());
        var exists = new Accounts.Outcome.Refused("an account of this e-mail exists already");
        assertEquals(STORES - 1, outcomes.stream().filter(exists::equals).count());
    }

    @Test
    void is_made_once_and_written_by_all_where_several_start_at_the_same_time() throws Exception {
        var number = new AtomicInteger();
        together(fixture -> {
            String name = "user" + number.incrementAndGet();
            for (int n = 0; n < 25; n++) {
                String email = name + "." + n + "@example.org";
                fixture.add(email, "secret");
                done(fixture.store.accounts().changePassword(email, "other".toCharArray()));
            }
            return fixture.store.accounts().list().size();
        });

        try (var fixture = new Fixture(place)) {
            assertEquals(STORES * 25, fixture.store.accounts().list().size());
        }
    }

    /** Opens the stores and has each do the work, all at the same time. */
    private <T> List<T> together(Function<Fixture, T> work) throws Exception {
        var together = new CyclicBarrier(STORES);
        Callable<T> one = () -> {
            together.await(30, TimeUnit.SECONDS);
            try (var fixture = new Fixture(place)) {
                together.await(60, TimeUnit.SECONDS);
                return work.apply(fixture);
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(STORES);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(Collections.nCopies(STORES, one), 120, TimeUnit.SECONDS)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
