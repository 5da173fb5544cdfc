package stagecast.relay.server.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import stagecast.relay.AddressPrefix;
import stagecast.relay.server.config.AddressBlock;
import stagecast.relay.server.net.OpenSocket.Waits;

/**
 * All sockets that are open, of every listener, and the choice of the one to close when there are too many. Two bounds hold:
 * one for those of an address that are no WebSockets, and one for all sockets, which is what the file descriptors allow.
 *
 * <p>A socket is in two lines, one for all sockets and one for its address. What it waits for selects the lines, which are
 * ordered by when the wait began. So the socket that has waited longest is the first of its line, and every change costs the
 * same, however many there are. Of an address, sockets that wait for their peer are closed first; of all, those that wait for
 * another request. A socket whose answer is being made is closed last.
 *
 * <p>Thread-safe: its lock guards all of it, and nothing is closed under it.
 */
public final class OpenSockets {

    /** This many are closed ahead of need, so that a new connection need not wait for a close. */
    private static final int MOST_SPARE = 16;

    private static final int SPARE_ONE_IN = 8;

    private static final long WAIT_MILLIS = 20;

    private final int most;
    private final int spare;
    private final int mostOfAddress;
    private final List<AddressBlock> trusted;

    private final Line idle = new Line();
    private final Line waiting = new Line();
    private final Line working = new Line();
    private final Map<AddressPrefix, OfAddress> addresses = new HashMap<>();
    private int open;
    private int ending;

    /**
     * Makes an empty set of sockets.
     *
     * @param most how many sockets there may be, at least 1
     * @param mostOfAddress how many sockets of one address may be something other than WebSockets
     * @param trusted the proxies, whose addresses have no bound
     */
    public OpenSockets(int most, int mostOfAddress, List<AddressBlock> trusted) {
        this.most = most;
        this.spare = Math.min(MOST_SPARE, most / SPARE_ONE_IN);
        this.mostOfAddress = mostOfAddress;
        this.trusted = trusted;
    }

    /** The sockets of one address that are not WebSockets. */
    private static final class OfAddress {

        private final Line waiting = new Line();
        private final Line working = new Line();
        private int count;
    }

    /**
     * Waits until one more may be open, and makes room for it if it can.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void awaitRoom() throws InterruptedException {
        while (!hasRoom()) {
            if (!willHaveRoom()) {
                endLongest();
            }
            awaitClose();
        }
    }

    private synchronized boolean hasRoom() {
        return open < most;
    }

    private synchronized boolean willHaveRoom() {
        return open - ending < most;
    }

    /** Waits until one is closed, but not for long: a descriptor may become free elsewhere. */
    @SuppressWarnings("WaitNotInLoop") // its callers check again, for whatever reason it returns
    synchronized void awaitClose() throws InterruptedException {
        wait(WAIT_MILLIS);
    }

    /** Closes the socket that is worth least, if any is not a WebSocket. */
    void endLongest() {
        end(longest());
    }

    private synchronized @Nullable OpenSocket longest() {
        OpenSocket found = longestResting();
        return found == null ? working.first() : found;
    }

    private @Nullable OpenSocket longestResting() {
        OpenSocket found = idle.first();
        return found == null ? waiting.first() : found;
    }

    /**
     * Counts an accepted socket. If that is one too many, closes another one.
     *
     * @param thread where it will live
     */
    OpenSocket opened(XnioIoThread thread, InetAddress peer) {
        AddressPrefix address = isTrusted(peer) ? null : AddressPrefix.of(peer);
        var socket = new OpenSocket(this, thread, address);
        OpenSocket tooMany;
        synchronized (this) {
            open++;
            tooMany = address == null ? null : add(socket, address);
            if (tooMany == null && open - ending > most - spare) {
                tooMany = longestResting();
            }
            waiting.add(socket.inAll);
        }
        end(tooMany);
        return socket;
    }

    private boolean isTrusted(InetAddress peer) {
        for (AddressBlock block : trusted) {
            if (block.contains(peer)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the socket of the address that must be closed, if there is one too many. */
    private @Nullable OpenSocket add(OpenSocket socket, AddressPrefix address) {
        OfAddress own = addresses.computeIfAbsent(address, unknown -> new OfAddress());
        OpenSocket longest = own.waiting.first();
        longest = longest == null ? own.working.first() : longest;
        own.waiting.add(socket.inAddress);
        return ++own.count > mostOfAddress ? longest : null;
    }

    private void end(@Nullable OpenSocket socket) {
        if (socket == null) {
            return;
        }
        Waits was;
        synchronized (this) {
            was = socket.waits;
            if (socket.ending || was == Waits.NOTHING) {
                return;
            }
            socket.ending = true;
            ending++;
            leave(socket);
        }
        socket.end(was);
    }

    /** Removes it from the lines, and from its address's count. */
    private void leave(OpenSocket socket) {
        socket.waits = Waits.NOTHING;
        socket.inAll.leave();
        socket.inAddress.leave();
        if (socket.counted != null) {
            addresses.computeIfPresent(socket.counted, (same, own) -> --own.count == 0 ? null : own);
        }
    }

    synchronized void moved(OpenSocket socket, Waits now) {
        if (socket.waits == Waits.NOTHING) {
            return;
        }
        socket.waits = now;
        socket.inAll.leave();
        (now == Waits.IDLE ? idle : now == Waits.PEER ? waiting : working).add(socket.inAll);
        if (socket.counted != null) {
            OfAddress own = addresses.get(socket.counted);
            socket.inAddress.leave();
            if (own != null) {
                (now == Waits.ANSWER ? own.working : own.waiting).add(socket.inAddress);
            }
        }
    }

    synchronized void joined(OpenSocket socket) {
        if (socket.waits != Waits.NOTHING) {
            leave(socket);
        }
    }

    synchronized void closed(OpenSocket socket) {
        open--;
        if (socket.ending) {
            ending--;
        } else if (socket.waits != Waits.NOTHING) {
            leave(socket);
        }
        notifyAll();
    }

    /** How many are open. */
    synchronized int open() {
        return open;
    }

    /** The number of addresses that have sockets other than WebSockets. */
    synchronized int addresses() {
        return addresses.size();
    }
}
