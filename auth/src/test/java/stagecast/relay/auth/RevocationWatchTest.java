package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stagecast.relay.auth.Fixture.await;
import static stagecast.relay.auth.Fixture.done;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import stagecast.relay.ChannelName;
import stagecast.relay.Credentials;

@ParameterizedClass
@EnumSource(Kind.class)
class RevocationWatchTest {

    private final Kind kind;

    @TempDir
    Path folder;

    private Place place;

    private Fixture fixture;
    private final Set<String> inUse = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private final Semaphore looks = new Semaphore(0);

    RevocationWatchTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        place = kind.empty(folder);
        fixture = new Fixture(place);
        fixture.add("one@example.org", "secret");
        fixture.add("two@example.org", "secret");
        fixture.store.watch(
                () -> {
                    looks.release();
                    return inUse;
                },
                credential -> {
                    inUse.remove(credential);
                    ended.add(credential);
                });
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private String use(Credentials credentials) {
        String credential = fixture.credential(credentials);
        inUse.add(credential);
        return credential;
    }

    private String useToken(String token) {
        return use(new Credentials.Token(token));
    }

    private String usePassword(String email) {
        return use(new Credentials.Password(email, "secret"));
    }

    private String nextEnded() throws InterruptedException {
        String credential = ended.poll(30, TimeUnit.SECONDS);
        return credential != null ? credential : "none";
    }

    /** Returns when a look has ended that began after the call: one look calls the supplier, the next one again. */
    private void looked() {
        looks.drainPermits();
        looks.acquireUninterruptibly(2);
    }

    @Test
    void tells_of_a_logout() throws InterruptedException {
        String token = fixture.loggedIn("one@example.org", "secret").token();
        String credential = useToken(token);
        looked();
        assertNull(ended.peek());

        await(fixture.store.logins().logout(token, Fixture.ADDRESS));

        assertEquals(credential, nextEnded());
    }

    @Test
    void tells_of_an_expiry_without_asking_the_store_again() throws Exception {
        String token = fixture.loggedIn("one@example.org", "secret").token();
        String credential = useToken(token);
        looked();

        fixture.clock.advance(Duration.ofHours(12));

        assertEquals(credential, nextEnded());
    }

    @Test
    void tells_of_a_changed_password_both_of_tokens_and_of_passwords() throws InterruptedException {
        var expected = Set.of(
                usePassword("one@example.org"),
                useToken(fixture.loggedIn("one@example.org", "secret").token()));
        String others = usePassword("two@example.org");
        looked();

        done(fixture.store.accounts().changePassword("one@example.org", "new".toCharArray()));

        var first = nextEnded();
        assertEquals(expected, Set.of(first, nextEnded()));
        looked();
        assertEquals(Set.of(others), inUse);
    }

    @Test
    void tells_of_a_removed_account() throws InterruptedException {
        var expected = Set.of(
                usePassword("one@example.org"),
                useToken(fixture.loggedIn("one@example.org", "secret").token()));
        looked();

        done(fixture.store.accounts().remove("one@example.org"));

        var first = nextEnded();
        assertEquals(expected, Set.of(first, nextEnded()));
    }

    @Test
    void tells_of_guests_who_log_out_are_sent_away_or_end_with_their_ticket() throws InterruptedException {
        var hall = new ChannelName("hall");
        var tickets = fixture.store.tickets();
        String maker = fixture.loggedIn("one@example.org", "secret").token();
        var ticket = (TicketResult.Made) await(tickets.make(maker, hall, TicketTerms.DEFAULTS, Fixture.ADDRESS));
        List<GuestResult.Admitted> guests = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            guests.add((GuestResult.Admitted) await(tickets.admit(ticket.ticket(), hall, Fixture.ADDRESS)));
            useToken(guests.get(i).token());
        }
        looked();
        assertNull(ended.peek());

        await(fixture.store.logins().logout(guests.get(0).token(), Fixture.ADDRESS));
        assertEquals("guest:" + guests.get(0).userId(), nextEnded());
        await(tickets.endGuest(maker, hall, guests.get(1).userId(), Fixture.ADDRESS));
        assertEquals("guest:" + guests.get(1).userId(), nextEnded());
        await(tickets.end(maker, hall, ticket.id(), Fixture.ADDRESS));
        assertEquals("guest:" + guests.get(2).userId(), nextEnded());
    }

    @Test
    void tells_of_what_came_into_use_after_it_had_ended() throws InterruptedException {
        String token = fixture.loggedIn("one@example.org", "secret").token();
        String credential = fixture.credential(new Credentials.Token(token));
        await(fixture.store.logins().logout(token, Fixture.ADDRESS));
        looked();

        inUse.add(credential);

        assertEquals(credential, nextEnded());
    }

    @Test
    void passes_over_the_credentials_of_another_authenticator() {
        inUse.add("certificate:7");
        looked();

        assertNull(ended.peek());
    }

    @Test
    void tells_of_what_another_process_ended() throws InterruptedException {
        String token = fixture.loggedIn("one@example.org", "secret").token();
        String credential = useToken(token);
        looked();

        try (var other = place.open(Fixture.SETTINGS, fixture.clock)) {
            await(other.logins().logout(token, Fixture.ADDRESS));
        }

        assertEquals(credential, nextEnded());
    }

    @Test
    void goes_on_after_the_store_failed() throws Exception {
        String token = fixture.loggedIn("one@example.org", "secret").token();
        String credential = useToken(token);
        looked();
        try (var file = place.sql()) {
            file.run("ALTER TABLE revocations RENAME TO hidden");
            looked();
            file.run("ALTER TABLE hidden RENAME TO revocations");
        }

        await(fixture.store.logins().logout(token, Fixture.ADDRESS));

        assertEquals(credential, nextEnded());
    }

    @Test
    void goes_on_after_the_consumer_failed_and_names_again_what_is_still_in_use() throws InterruptedException {
        String token = fixture.loggedIn("one@example.org", "secret").token();
        String credential = fixture.credential(new Credentials.Token(token));
        var named = new LinkedBlockingQueue<String>();
        fixture.store.watch(() -> Set.of(credential), name -> {
            named.add(name);
            throw new IllegalStateException("closing failed");
        });

        await(fixture.store.logins().logout(token, Fixture.ADDRESS));

        assertEquals(credential, named.poll(30, TimeUnit.SECONDS));
        assertEquals(credential, named.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void ends_when_it_is_closed() {
        var asked = new Semaphore(0);
        var watch = fixture.store.watch(
                () -> {
                    asked.release();
                    return Set.of();
                },
                ended::add);
        asked.acquireUninterruptibly(2);
        watch.close();
        asked.drainPermits();
        looked();

        assertFalse(asked.tryAcquire(), "a look after the end");
        assertTrue(ended.isEmpty());
    }
}
