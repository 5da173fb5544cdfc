package stagecast.relay.load.logins;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.Histogram;
import stagecast.relay.load.client.Login;
import stagecast.relay.load.client.Loopback;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.process.Descriptors;
import stagecast.relay.load.process.Failures;

/**
 * One run: times logins one after another, has a hall log in at once, and does both again while others try wrong
 * passwords as fast as they are answered.
 *
 * <p>Takes place on the calling thread; the {@link Flood} has its own. Every wait has a deadline from the plan.
 */
final class Logins {

    private static final long POLL_NANOS = 2_000_000;
    private static final long ENDING_MILLIS = 10_000;
    private static final int LONGEST_COMPLAINT = 200;

    private final LoginsPlan plan;
    private final InetSocketAddress server;
    private final Run run = new Run();
    private final long deadline;

    private Logins(LoginsPlan plan, InetSocketAddress server) {
        this.plan = plan;
        this.server = server;
        this.deadline = System.nanoTime() + plan.atMost().toNanos();
    }

    /**
     * Runs the plan.
     *
     * @throws IOException if this machine lacks what it takes: a relay of its own, loopback addresses, file descriptors
     */
    static LoginsResult run(LoginsPlan plan) throws IOException {
        var server = new InetSocketAddress(plan.url().getHost(), plan.port());
        if (server.isUnresolved() || !server.getAddress().isLoopbackAddress()) {
            throw new IOException("the relay has to be on this machine, for its clients to have many addresses; "
                    + plan.url().getHost() + " is not");
        }
        Descriptors.demand((long) plan.phones() + (long) plan.floodAddresses() * plan.floodConnections());
        return new Logins(plan, server).measure();
    }

    private LoginsResult measure() throws IOException {
        logIn(plan.warmup(), login -> login, Loopback.WARM_UP::address);
        Histogram idle = logIn(plan.logins(), plan::idleAccount, Loopback.IDLE::address);
        Hall.Outcome idleHall = Hall.logIn(plan, server, plan.account(plan.idleHall()));
        try (var flood = new Flood(plan, server)) {
            var thread = new Thread(flood, "logins-flood");
            thread.setDaemon(true);
            thread.start();
            try {
                awaitFlood(flood);
                long began = System.nanoTime();
                Flood.Counts before = flood.counts();
                Histogram during = logIn(plan.logins(), plan::duringAccount, Loopback.DURING::address);
                Hall.Outcome duringHall = Hall.logIn(plan, server, plan.account(plan.duringHall()));
                Flood.Counts after = flood.counts();
                long nanos = System.nanoTime() - began;
                return new LoginsResult(
                        plan, idle, during, idleHall, duringHall, before, after, nanos, run.complaints());
            } finally {
                flood.end();
                join(thread);
            }
        }
    }

    /** Until every connection of it is likely to have its guess in the relay's queue. */
    private void awaitFlood(Flood flood) {
        long end = Math.min(deadline, System.nanoTime() + plan.within().toNanos());
        while (flood.counts().answered() + flood.counts().broken() < plan.floodAddresses()
                && end - System.nanoTime() > 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join(ENDING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (thread.isAlive()) {
            throw new IOException("the flood did not end");
        }
    }

    /** Times as many logins, each of an account and from an address of its own; those that fail are not among them. */
    private Histogram logIn(int times, IntUnaryOperator account, IntFunction<InetSocketAddress> from) {
        var latency = new Histogram(3);
        for (int i = 0; i < times; i++) {
            Login login = plan.account(account.applyAsInt(i));
            try {
                latency.recordValue(nanosOf(login, from.apply(i)));
            } catch (IOException e) {
                run.failed("the login of " + login, Failures.sentence(e));
            }
        }
        return latency;
    }

    /** How long it takes from the first byte of the connection to the last one of the answer. */
    private long nanosOf(Login login, InetSocketAddress from) throws IOException {
        byte[] request = LoginRequest.of(server, login);
        byte[] answer = new byte[LoginRequest.LONGEST_ANSWER];
        long began = System.nanoTime();
        if (deadline - began <= 0) {
            throw new IOException("the run took too long before it");
        }
        try (var socket = new Socket()) {
            int millis = Math.toIntExact(plan.within().toMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(millis);
            socket.bind(from);
            socket.connect(server, millis);
            socket.getOutputStream().write(request);
            int length = 0;
            int status = 0;
            while (status == 0) {
                int read = socket.getInputStream().read(answer, length, answer.length - length);
                if (read < 0) {
                    throw new EOFException("the server ended the connection");
                }
                length += read;
                status = LoginRequest.status(answer, length);
            }
            if (status != LoginRequest.LET_IN) {
                throw new IOException("not let in: " + LoginRequest.body(answer, length, LONGEST_COMPLAINT));
            }
            return System.nanoTime() - began;
        }
    }
}
