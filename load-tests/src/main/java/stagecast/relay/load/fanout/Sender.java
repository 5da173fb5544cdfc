package stagecast.relay.load.fanout;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stagecast.relay.load.client.Client;
import stagecast.relay.load.client.ClientFrames;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.client.Upgrade;
import stagecast.relay.load.process.Failures;

/**
 * A connection that sends.
 *
 * <p>Reading takes place on its selector thread; whatever is written goes through the one buffer that its lock guards,
 * since in an open loop the {@link Pacer} sends while the selector thread may answer a ping.
 */
final class Sender extends Client {

    private static final int SMALLEST_BUFFER = 16 << 10;

    private final FanoutPlan plan;
    private final int index;
    private final List<Progress> listeners;
    private final int opcode;
    private final Filling.Writer content;
    private final ByteBuffer message;
    private final int from;
    private final ByteBuffer out;

    // Guarded by this.
    private boolean blocked;
    private boolean stopped;
    private long late;
    private long heldBack;
    private volatile int made;

    /**
     * @param listeners how far they are, by thread; empty in an open loop
     * @param receiver null if it only sends
     */
    Sender(
            Run run,
            FanoutPlan plan,
            int index,
            Upgrade upgrade,
            String channel,
            List<Progress> listeners,
            @Nullable Receiver receiver)
            throws IOException {
        super(
                run,
                nameOf(index),
                plan.target().wire(),
                upgrade,
                plan.dialect(),
                plan.dialect().talk(channel, true, receiver != null),
                receiver);
        this.plan = plan;
        this.index = index;
        this.listeners = listeners;
        this.content = plan.filling().writer(plan.size());
        this.opcode = plan.dialect().opcode();
        byte[] before = plan.dialect().before(channel, plan.size());
        byte[] after = plan.dialect().after();
        this.from = before.length;
        this.message = ByteBuffer.allocate(before.length + plan.size() + after.length);
        message.put(0, before).put(before.length + plan.size(), after);
        this.out =
                ByteBuffer.allocateDirect(Math.max(SMALLEST_BUFFER, message.capacity() + ClientFrames.LONGEST_HEADER));
    }

    static String nameOf(int index) {
        return "sender " + index;
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
                blocked = !write(out);
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
        while (number < until && out.remaining() >= message.capacity() + ClientFrames.LONGEST_HEADER) {
            final long now = run.now();
            final long time = plan.closedLoop() ? now : Pacer.timeOf(plan, index, number);
            if (!plan.closedLoop() && now - time > Pacer.tolerance(plan)) {
                late += blocked ? 0 : 1;
                heldBack += blocked ? 1 : 0;
            }
            content.write(message.array(), from, from + plan.size(), index, number, time);
            ClientFrames.put(out, opcode, message, message.capacity());
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
    protected synchronized void answer(ByteBuffer frame) throws ProtocolException {
        if (out.remaining() >= frame.remaining()) {
            out.put(frame);
        }
        out.flip();
        try {
            write(out);
        } catch (IOException e) {
            throw new ProtocolException(Failures.sentence(e));
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
