package stagecast.relay.load;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A connection that sends.
 *
 * <p>Reading takes place on its selector thread; whatever is written goes through the one buffer that its lock guards,
 * since in an open loop the {@link Pacer} sends while the selector thread may answer a ping.
 */
final class Sender extends Client {

    private static final int SMALLEST_BUFFER = 16 << 10;
    private static final int LONGEST_QUOTE = 160;

    private final FanoutPlan plan;
    private final int index;
    private final List<Progress> listeners;
    private final ByteBuffer message;
    private final ByteBuffer out;
    private boolean authenticating;

    // Guarded by this.
    private boolean blocked;
    private boolean stopped;
    private long late;
    private long heldBack;
    private volatile int made;

    /**
     * @param listeners how far they are, by thread; empty in an open loop
     */
    Sender(Run run, FanoutPlan plan, int index, Upgrade upgrade, List<Progress> listeners) throws IOException {
        super(run, "sender " + index, upgrade);
        this.plan = plan;
        this.index = index;
        this.listeners = listeners;
        this.message = ByteBuffer.wrap(new byte[plan.size()]);
        this.out = ByteBuffer.allocateDirect(Math.max(SMALLEST_BUFFER, plan.size() + ClientFrames.LONGEST_HEADER));
    }

    @Override
    void opened() {
        Login login = plan.login();
        if (login == null) {
            run.joined();
            return;
        }
        authenticating = true;
        try {
            answer(ClientFrames.frame(ServerFrames.TEXT, login.message(), mask()));
        } catch (ProtocolException e) {
            gone(Run.sentence(e));
        }
    }

    @Override
    void message(ByteBuffer in, int at, int length) {
        boolean anError = length > 8 && in.getLong(at) == 0x7b226572726f7222L; // {"error"
        if (authenticating && length == 2 && in.getShort(at) == 0x6f6b) { // ok
            authenticating = false;
            run.joined();
        } else if (authenticating && anError) {
            authenticating = false;
            gone("not let in: " + quote(in, at, length));
        } else if (anError) {
            run.refused(name, quote(in, at, length));
        }
    }

    private static String quote(ByteBuffer in, int at, int length) {
        return text(in, at, Math.min(length, LONGEST_QUOTE));
    }

    @Override
    public void complete(int opcode) {
        // What a sender is told is short, and its beginning says all.
    }

    /**
     * Sends all that is due and that the socket takes.
     *
     * @param due how many messages are to have been sent by now in an open loop; a closed loop asks its window
     * @return false if the socket took less: call again soon
     */
    synchronized boolean pump(int due) {
        try {
            do {
                fill(due);
                out.flip();
                write(out);
                blocked = out.hasRemaining();
                out.compact();
            } while (!blocked && made < allowed(due));
        } catch (IOException e) {
            // The selector thread finds the same end when it reads, and tells it.
            stopped = true;
            blocked = false;
        }
        return !blocked;
    }

    private void fill(int due) {
        final int until = allowed(due);
        int number = made;
        while (number < until && out.remaining() >= plan.size() + ClientFrames.LONGEST_HEADER) {
            final long now = run.now();
            final long time = plan.closedLoop() ? now : Pacer.timeOf(plan, index, number);
            if (!plan.closedLoop() && now - time > Pacer.tolerance(plan)) {
                late += blocked ? 0 : 1;
                heldBack += blocked ? 1 : 0;
            }
            Sample.write(message.array(), index, number, time);
            ClientFrames.put(out, ServerFrames.TEXT, message, plan.size(), mask());
            number++;
        }
        made = number;
    }

    private int allowed(int due) {
        if (stopped) {
            return made;
        }
        if (!plan.closedLoop()) {
            return due;
        }
        int confirmed = Integer.MAX_VALUE;
        for (int i = 0; i < listeners.size(); i++) {
            confirmed = Math.min(confirmed, listeners.get(i).confirmed());
        }
        return Math.min(plan.messages(), confirmed + plan.window());
    }

    /** Control frames wait behind what the socket has not taken; without room for one it is left out. */
    @Override
    synchronized void answer(ByteBuffer frame) throws ProtocolException {
        if (out.remaining() >= frame.remaining()) {
            out.put(frame);
        }
        out.flip();
        try {
            write(out);
        } catch (IOException e) {
            throw new ProtocolException(Run.sentence(e));
        } finally {
            out.compact();
        }
    }

    /** Makes no further message. */
    synchronized void stop() {
        stopped = true;
    }

    /** How many messages were made so far. From any thread. */
    int made() {
        return made;
    }

    /** How many were made too late because this program was too slow. */
    synchronized long late() {
        return late;
    }

    /** How many were made too late because the server did not take those before them. */
    synchronized long heldBack() {
        return heldBack;
    }
}
