package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static stagecast.relay.auth.Fixture.address;
import static stagecast.relay.auth.Fixture.await;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.Authenticator.Result;

/** Who is served first when hashes are short: there is one thread, and room for six. */
class FairnessTest {

    private static final Duration HASH_WAIT = Duration.ofSeconds(8);
    private static final InetAddress HALL = address(1);
    private static final InetAddress HOME = address(2);
    private static final InetAddress ELSEWHERE = address(3);

    @TempDir
    Path folder;

    private Fixture fixture;
    private final List<String> order = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Result>> begun = new ArrayList<>();

    @BeforeEach
    void open() {
        fixture = new Fixture(
                folder,
                new AuthSettings(
                        Duration.ofHours(12),
                        1,
                        6,
                        HASH_WAIT,
                        100,
                        1,
                        20_000,
                        5,
                        Duration.ofMillis(20),
                        AttemptSettings.DEFAULTS,
                        Fixture.CHEAP,
                        StoreAddress.SQLITE,
                        PostgresSettings.DEFAULTS));
        for (String email : List.of("a", "b", "c")) {
            fixture.add(email, "secret");
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** From now on attempts wait, behind one from an address of its own. */
    private void stop() {
        fixture.hasher.shut();
        begin("first", "first", "secret", address(9));
        fixture.hasher.started.acquireUninterruptibly();
    }

    private CompletionStage<Result> begin(String name, String email, String password, InetAddress from) {
        var attempt = fixture.attempt(email, password, from).toCompletableFuture();
        begun.add(attempt.whenComplete((result, failure) -> order.add(name)));
        return attempt;
    }

    private List<String> order() {
        fixture.hasher.open();
        begun.forEach(Fixture::await);
        return order;
    }

    @Test
    void one_who_comes_late_does_not_wait_for_the_many_of_another_address() {
        stop();
        begin("flood 1", "1", "x", ELSEWHERE);
        begin("flood 2", "2", "x", ELSEWHERE);
        begin("flood 3", "3", "x", ELSEWHERE);
        begin("home", "a", "secret", HOME);

        assertEquals(List.of("first", "flood 1", "home", "flood 2", "flood 3"), order());
    }

    @Test
    void right_passwords_of_one_address_come_before_wrong_ones_of_another() {
        stop();
        begin("flood 1", "1", "x", ELSEWHERE);
        begin("flood 2", "2", "x", ELSEWHERE);
        begin("flood 3", "3", "x", ELSEWHERE);
        begin("hall 1", "a", "secret", HALL);
        begin("hall 2", "b", "secret", HALL);
        begin("hall 3", "c", "secret", HALL);

        assertEquals(List.of("first", "flood 1", "hall 1", "hall 2", "hall 3", "flood 2", "flood 3"), order());
    }

    @Test
    void wrong_passwords_do_not_put_an_address_back_that_has_as_many_right_ones() {
        fixture.accepted("a", "secret", HALL);
        fixture.guess(1, "typing error", HALL);
        fixture.guess(1, "1", ELSEWHERE);
        stop();
        begin("flood", "2", "x", ELSEWHERE);
        begin("hall", "b", "secret", HALL);
        begin("home", "c", "secret", HOME);

        assertEquals(List.of("first", "hall", "home", "flood"), order());
    }

    @Test
    void a_full_queue_makes_room_by_the_newest_of_the_address_that_has_most() {
        stop();
        List<CompletionStage<Result>> flood = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            flood.add(begin("flood " + i, "" + i, "x", ELSEWHERE));
        }
        assertEquals(new Result.Busy(HASH_WAIT), await(begin("flood 6", "6", "x", ELSEWHERE)));
        var home = begin("home", "a", "secret", HOME);

        assertEquals(new Result.Busy(HASH_WAIT), await(flood.get(5)));
        fixture.hasher.open();
        assertInstanceOf(Result.Accepted.class, await(home));
        flood.subList(0, 5).forEach(each -> assertEquals(new Result.Rejected(), await(each)));
    }
}
