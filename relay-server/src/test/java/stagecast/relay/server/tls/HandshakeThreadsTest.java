package stagecast.relay.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandshakeThreadsTest {

    @Test
    void refuses_what_is_beyond_its_queue_and_does_all_that_is_in_it() throws Exception {
        var threads = new HandshakeThreads(1);
        var go = new CountDownLatch(1);
        var done = new AtomicInteger();
        var last = new CountDownLatch(4_097);
        Runnable handshake = () -> {
            try {
                assertTrue(go.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            done.incrementAndGet();
            last.countDown();
        };
        for (int i = 0; i < 4_097; i++) {
            threads.execute(handshake);
        }

        assertThrows(RejectedExecutionException.class, () -> threads.execute(handshake));

        go.countDown();
        assertTrue(last.await(20, TimeUnit.SECONDS));
        assertEquals(4_097, done.get());
        threads.shutdownNow();
    }
}
