package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every kind of database promises to those who write. */
@ParameterizedClass
@EnumSource(Kind.class)
class DatabaseTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final Kind kind;
    private final CountDownLatch inTheMiddle = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @TempDir
    Path folder;

    private Database one;
    private Database other;

    DatabaseTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        Place place = kind.empty(folder);
        one = place.openDatabase();
        other = place.openDatabase();
        var account = new StoredAccount(new Account("user", "x@example.org", NOW), "old", "hash");
        assertEquals(true, one.write(connection -> AccountTable.insert(connection, account)));
    }

    @AfterEach
    void close() {
        goOn.countDown();
        one.close();
        other.close();
    }

    @Test
    void a_writer_waits_for_the_one_before_it_and_sees_what_that_wrote() throws Exception {
        var change = CompletableFuture.supplyAsync(() -> one.write(connection -> {
            AccountTable.updatePassword(connection, "user", "new", "hash");
            return pause();
        }));
        assertTrue(inTheMiddle.await(30, TimeUnit.SECONDS));
        var login = CompletableFuture.supplyAsync(() -> other.write(connection -> TokenTable.insert(
                connection, new StoredToken("token", "user", "x@example.org", NOW), "digest", "old", NOW)));

        assertThrows(TimeoutException.class, () -> login.get(300, TimeUnit.MILLISECONDS));
        goOn.countDown();

        assertTrue(change.get(30, TimeUnit.SECONDS));
        assertFalse(login.get(30, TimeUnit.SECONDS), "a token for the password that was changed meanwhile");
    }

    @Test
    void a_reader_waits_for_no_writer_and_sees_nothing_that_may_not_last() throws Exception {
        var change = CompletableFuture.supplyAsync(() -> one.write(connection -> {
            AccountTable.updatePassword(connection, "user", "new", "hash");
            return pause();
        }));
        assertTrue(inTheMiddle.await(30, TimeUnit.SECONDS));

        assertEquals("old", passwordId());
        goOn.countDown();

        assertTrue(change.get(30, TimeUnit.SECONDS));
        assertEquals("new", passwordId());
    }

    @Test
    void nothing_of_a_transaction_that_failed_has_happened() {
        var failure = assertThrows(
                IllegalStateException.class,
                () -> one.write(connection -> {
                    AccountTable.updatePassword(connection, "user", "new", "hash");
                    throw new IllegalStateException("in the middle");
                }));

        assertEquals("in the middle", failure.getMessage());
        assertEquals("old", passwordId());
        assertEquals("goes on", one.write(connection -> "goes on"));
    }

    private boolean pause() {
        inTheMiddle.countDown();
        try {
            return goOn.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String passwordId() {
        return other.read(connection ->
                AccountTable.find(connection, "x@example.org").orElseThrow().passwordId());
    }
}
