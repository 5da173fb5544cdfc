package stagecast.relay.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A connection that only listens, and checks that it gets everything that is sent on its channel. */
final class Listener extends Client {

    private static final int NOT_OURS = -1;

    private final FanoutPlan plan;
    private final int channel;
    private final List<Sender> senders;
    private final Sequences sequences;
    private final Sample sample;
    private final Tally tally;

    // A message counts when its last byte is there; other connections use the thread's sample meanwhile.
    private int sender = NOT_OURS;
    private int number;
    private long time;

    /**
     * @param senders complete when the first message comes
     * @param sample the thread's reader
     * @param tally the thread's
     */
    Listener(Run run, FanoutPlan plan, int index, Upgrade upgrade, List<Sender> senders, Sample sample, Tally tally)
            throws IOException {
        super(run, "listener " + index, upgrade);
        this.plan = plan;
        this.channel = plan.channelOfListener(index);
        this.senders = senders;
        this.sequences = new Sequences(plan.sendersOfChannel(channel));
        this.sample = sample;
        this.tally = tally;
    }

    @Override
    void opened() {
        run.joined();
    }

    @Override
    void arriving() {
        if (run.sending()) {
            tally.arriving(run.now());
        }
    }

    @Override
    void message(ByteBuffer in, int at, int length) {
        if (sample.read(in, at, length)
                && sample.sender() < plan.senders()
                && plan.channelOfSender(sample.sender()) == channel
                && sample.number() < senders.get(sample.sender()).made()) {
            sender = sample.sender();
            number = sample.number();
            time = sample.time();
        } else {
            sender = NOT_OURS;
            tally.foreign();
            run.foreign(name, text(in, at, length));
        }
    }

    @Override
    public void complete(int opcode) {
        if (sender != NOT_OURS) {
            tally.arrived(sender, number, time, sequences.arrived(sender / plan.channels(), number));
            sender = NOT_OURS;
        }
    }

    /** How many of the messages that were sent on its channel it never got. After its thread has ended. */
    long lost(int[] sentBySender) {
        long lost = 0;
        for (int s = channel; s < plan.senders(); s += plan.channels()) {
            lost += sequences.lost(s / plan.channels(), sentBySender[s]);
        }
        return lost;
    }
}
