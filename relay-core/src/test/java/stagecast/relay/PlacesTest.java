package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 20_000;

    private final InetAddress hall = address(1);
    private final InetAddress home = address(2);

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static Places places(int most, int mostFromOne) {
        return new Places(Hall.roomFor(most, mostFromOne));
    }

    @Test
    void lets_in_as_many_as_there_is_room_for_from_wherever() {
        Places places = places(3, 3);

        assertNull(places.take(hall));
        assertNull(places.take(home));
        assertNull(places.take(hall));

        assertInstanceOf(JoinResult.RelayFull.class, places.take(home));
        assertInstanceOf(JoinResult.RelayFull.class, places.take(address(3)));
        assertEquals(3, places.taken());
    }

    @Test
    void lets_in_no_more_from_one_address_than_one_may_have() {
        Places places = places(10, 2);

        assertNull(places.take(hall));
        assertNull(places.take(hall));

        assertInstanceOf(JoinResult.AddressFull.class, places.take(hall));
        assertNull(places.take(home));
        assertEquals(3, places.taken());
    }

    @Test
    void speaks_of_the_whole_where_both_bounds_are_reached() {
        Places places = places(2, 2);
        places.take(hall);
        places.take(hall);

        assertInstanceOf(JoinResult.RelayFull.class, places.take(hall));
    }

    @Test
    void a_place_that_is_given_back_is_free_for_the_address_and_for_all() {
        Places places = places(3, 2);
        places.take(hall);
        places.take(hall);
        places.take(home);

        assertEquals(2, places.free(hall));
        assertNull(places.take(hall));
        assertEquals(2, places.free(home));
        assertNull(places.take(address(3)));
    }

    @Test
    void remembers_only_addresses_that_have_connections() {
        Places places = places(2, 1);
        places.take(hall);
        places.take(home);
        assertEquals(2, places.addresses());

        places.take(hall);
        places.take(address(3));
        assertEquals(2, places.addresses());

        places.free(hall);
        places.free(home);
        assertEquals(0, places.addresses());
        assertEquals(0, places.taken());
    }

    @Test
    void threads_that_take_and_give_back_at_once_neither_exceed_a_bound_nor_lose_a_place() throws Exception {
        Places places = places(THREADS - 1, 2);
        var start = new CountDownLatch(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Integer>> mostSeen = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                InetAddress address = i < THREADS - 1 ? hall : home;
                mostSeen.add(threads.submit(() -> {
                    start.countDown();
                    start.await();
                    return takeAndFree(places, address);
                }));
            }
            for (Future<Integer> most : mostSeen) {
                assertTrue(most.get(60, TimeUnit.SECONDS) < THREADS, "the bound was exceeded");
            }
        } finally {
            threads.shutdownNow();
        }

        assertEquals(0, places.taken());
        assertEquals(0, places.addresses());
    }

    /** Answers how many places were taken at most, as far as this thread saw. */
    private static int takeAndFree(Places places, InetAddress address) {
        int most = 0;
        for (int i = 0; i < ROUNDS; i++) {
            if (places.take(address) == null) {
                most = Math.max(most, places.taken());
                places.free(address);
            }
        }
        return most;
    }
}
