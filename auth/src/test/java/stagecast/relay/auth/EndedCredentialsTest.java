package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import stagecast.relay.ChannelName;

@ParameterizedClass
@EnumSource(Kind.class)
class EndedCredentialsTest {

    private static final int MANY = 1_234;

    private final Kind kind;

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock();
    private Database database;
    private EndedCredentials credentials;

    EndedCredentialsTest(Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws SQLException {
        database = kind.empty(folder).openDatabase();
        credentials = new EndedCredentials(database, clock);
        insert(MANY);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void insert(int count) {
        var account = new StoredAccount(new Account("user", "x@example.org", clock.instant()), "password", "hash");
        var expiry = clock.instant().plus(Duration.ofHours(1));
        database.write(connection -> {
            AccountTable.insert(connection, account);
            for (int i = 0; i < count; i++) {
                var token = new StoredToken("t" + i, "user", "x@example.org", expiry);
                TokenTable.insert(connection, token, "digest" + i, "password", clock.instant());
            }
            var ticket = new StoredTicket("ticket", "user", new ChannelName("hall"), 1, 1, expiry);
            TicketTable.insert(connection, ticket, "digest", clock.instant());
            GuestTable.insert(connection, "guest", "digest", "ticket", null, clock.instant());
            return count;
        });
    }

    private void delete(String tokenId) {
        database.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM tokens WHERE token_id = ?")) {
                delete.setString(1, tokenId);
                return delete.executeUpdate();
            }
        });
    }

    private void countRevocation() {
        database.write(connection -> {
            RevocationTable.count(connection);
            return 1;
        });
    }

    private static List<String> many() {
        List<String> names = new ArrayList<>(List.of("password:password"));
        for (int i = 0; i < MANY; i++) {
            names.add("token:t" + i);
        }
        return names;
    }

    @Test
    void finds_the_ended_among_more_than_one_statement_can_ask_for() {
        var inUse = many();
        inUse.add("token:gone");
        inUse.add("password:gone");
        inUse.add("token:password");
        inUse.add("guest:gone");
        inUse.add("guest:guest");
        inUse.add("guest:t1");

        assertEquals(
                Set.of("token:gone", "password:gone", "token:password", "guest:gone", "guest:t1"),
                new HashSet<>(credentials.among(inUse)));
    }

    @Test
    void asks_for_what_it_knows_only_after_a_revocation() {
        var inUse = many();
        assertEquals(List.of(), credentials.among(inUse));
        delete("t7");
        assertEquals(List.of(), credentials.among(inUse));

        countRevocation();

        assertEquals(List.of("token:t7"), credentials.among(inUse));
    }

    @Test
    void asks_for_what_it_does_not_know() {
        assertEquals(List.of(), credentials.among(List.of("token:t1")));
        delete("t2");

        assertEquals(List.of("token:t2"), credentials.among(List.of("token:t1", "token:t2")));
    }

    @Test
    void forgets_what_is_no_longer_in_use() {
        assertEquals(List.of(), credentials.among(List.of("token:t1")));
        assertEquals(List.of(), credentials.among(List.of()));
        delete("t1");

        assertEquals(List.of("token:t1"), credentials.among(List.of("token:t1")));
    }

    @Test
    void names_the_expired_from_the_moment_of_their_expiry() {
        var inUse = List.of("token:t1", "guest:guest", "password:password");
        assertEquals(List.of(), credentials.among(inUse));

        clock.advance(Duration.ofHours(1));

        assertEquals(Set.of("token:t1", "guest:guest"), new HashSet<>(credentials.among(inUse)));
    }
}
