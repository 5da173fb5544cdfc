package stagecast.relay.server.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import stagecast.relay.server.config.AddressBlock;
import stagecast.relay.server.net.OpenSocket.Address;
import stagecast.relay.server.net.OpenSocket.Waits;

/**
 * All sockets that are open, of every listener, and the choice of the one to close when there are too many. Two bounds hold:
 * one for those of an address that are no WebSockets, and one for all sockets, which is what the file descriptors allow.
 *
 * <p>A socket stands in two lines, one of all and one of its address, by what it waits for, in the order in which it began to.
 * So the longest waiting one is the first of its line, and every change costs the same, however many there are. Of an
 * address those go first that wait for their peer; of all, those that wait for another request. An answer that is being made
 * is given up last.
 *
 * <p>Thread-safe: its lock guards all of it, and nothing is closed under it.
 */
public final class OpenSockets {

    /** So many are closed ahead of need, so that who comes need not wait for the close. */
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
    private final Map<Address, OfAddress> addresses = new HashMap<>();
    private int open;
    private int ending;

    /**
     * None is open yet.
     *
     * @param most how many sockets there may be, at least 1
     * @param mostOfAddress how many of one address may be no WebSockets
     * @param trusted the proxies, whose address is nobody's
     */
    public OpenSockets(int most, int mostOfAddress, List<AddressBlock> trusted) {
        this.most = most;
        this.spare = Math.min(MOST_SPARE, most / SPARE_ONE_IN);
        this.mostOfAddress = mostOfAddress;
        this.trusted = trusted;
    }

    /** Those of one address that are no WebSockets. */
    private static final class OfAddress {

        private final Line waiting = new Line();
        private final Line working = new Line();
        private int count;
    }

    /**
     * Waits until one more may be open, and makes room for it where it can.
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
    @SuppressWarnings("WaitNotInLoop") // its callers look again, for whatever reason it returns
    synchronized void awaitClose() throws InterruptedException {
        wait(WAIT_MILLIS);
    }

    /** Closes the one that is worth least, if there is one that is no WebSocket. */
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
     * Counts a socket that was accepted. Where that is one too many, another one is closed.
     *
     * @param thread where it will live
     */
    OpenSocket opened(XnioIoThread thread, InetAddress peer) {
        Address address = isTrusted(peer) ? null : Address.of(peer);
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

    /** Returns the one of the address that is too many. */
    private @Nullable OpenSocket add(OpenSocket socket, Address address) {
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

    /** Takes it out of the lines, and out of its address's count. */
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

    /** From how many addresses there are some that are no WebSockets. */
    synchronized int addresses() {
        return addresses.size();
    }
}
