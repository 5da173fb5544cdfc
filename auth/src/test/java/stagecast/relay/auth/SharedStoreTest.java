package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static stagecast.relay.auth.Fixture.done;
import static stagecast.relay.auth.Fixture.refused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.ChannelName;

/** Stores that share a file share nothing else, as two processes would. */
class SharedStoreTest {

    private static final int STORES = 4;
    private static final int PLACES = 25;

    @TempDir
    Path folder;

    @Test
    void sees_at_once_what_another_store_did() {
        try (var relay = new Fixture(folder);
                var cli = new Fixture(folder)) {
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
        try (var one = new Fixture(folder);
                var other = new Fixture(folder)) {
            one.add("x@example.org", "secret");

            assertEquals(
                    "an account of this e-mail exists already",
                    refused(other.store.accounts().add("X@example.org", "secret".toCharArray())));
        }
    }

    @Test
    void lets_in_no_more_guests_than_a_ticket_allows_through_whichever_store() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(STORES);
        try (var maker = new Fixture(folder)) {
            maker.add("x@example.org", "secret");
            String token = maker.loggedIn("x@example.org", "secret").token();
            var hall = new ChannelName("hall");
            var ticket = (TicketResult.Made)
                    Fixture.await(maker.store.tickets().make(token, hall, new TicketTerms(3_600, PLACES)));
            var together = new CyclicBarrier(STORES);
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < STORES; i++) {
                results.add(threads.submit(() -> {
                    try (var fixture = new Fixture(folder)) {
                        together.await(30, TimeUnit.SECONDS);
                        List<CompletionStage<GuestResult>> asked = new ArrayList<>();
                        for (int n = 0; n < PLACES; n++) {
                            asked.add(fixture.store.tickets().admit(ticket.ticket(), hall));
                        }
                        return (int) asked.stream()
                                .map(Fixture::await)
                                .filter(GuestResult.Admitted.class::isInstance)
                                .count();
                    }
                }));
            }

            int admitted = 0;
            for (var result : results) {
                admitted += result.get(60, TimeUnit.SECONDS);
            }
            assertEquals(PLACES, admitted);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void keeps_what_was_there_when_it_is_opened_again() {
        String token;
        try (var fixture = new Fixture(folder)) {
            fixture.add("x@example.org", "secret");
            token = fixture.loggedIn("x@example.org", "secret").token();
        }

        try (var fixture = new Fixture(folder)) {
            assertInstanceOf(TokenResult.Known.class, fixture.me(token));
            assertInstanceOf(LoginResult.LoggedIn.class, fixture.login("x@example.org", "secret"));
        }
    }

    @Test
    void says_that_it_has_been_closed() {
        var fixture = new Fixture(folder);
        fixture.close();
        fixture.close();

        var accounts = fixture.store.accounts();
        String message = "the store " + folder.resolve("relay.db") + " has been closed; open it again";
        assertEquals(message, assertThrows(StoreException.class, accounts::list).getMessage());
        assertEquals(
                message,
                assertThrows(StoreException.class, () -> accounts.remove("x@example.org"))
                        .getMessage());
    }

    @Test
    void is_made_once_and_written_by_all_where_several_start_at_the_same_time() throws Exception {
        var together = new CyclicBarrier(STORES);
        ExecutorService threads = Executors.newFixedThreadPool(STORES);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < STORES; i++) {
                String name = "user" + i;
                Callable<Integer> work = () -> {
                    together.await(30, TimeUnit.SECONDS);
                    try (var fixture = new Fixture(folder)) {
                        for (int n = 0; n < 25; n++) {
                            String email = name + "." + n + "@example.org";
                            fixture.add(email, "secret");
                            done(fixture.store.accounts().changePassword(email, "other".toCharArray()));
                        }
                        return fixture.store.accounts().list().size();
                    }
                };
                results.add(threads.submit(work));
            }
            for (var result : results) {
                result.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }

        try (var fixture = new Fixture(folder)) {
            assertEquals(STORES * 25, fixture.store.accounts().list().size());
        }
    }
}
