package stagecast.relay.load.fanout;

import java.nio.ByteBuffer;
import java.util.List;
import stagecast.relay.load.client.Reception;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.client.ServerFrames;

/** Checks that a connection gets everything that others send on its channel, once and in order. On its selector thread. */
final class Receiver implements Reception {

    /** In place of a sender's index: none. */
    static final int NOBODY = -1;

    private final Run run;
    private final String name;
    private final FanoutPlan plan;
    private final int channel;
    private final int self;
    private final List<Sender> senders;
    private final Sequences sequences;
    private final Sample sample;
    private final Tally tally;

    // A message counts when its last byte is there; other connections use the thread's sample meanwhile.
    private int sender = NOBODY;
    private int number;
    private long time;

    /**
     * @param name whose it is, for complaints
     * @param self the sender that this connection is, whose messages must not come; or {@link #NOBODY}
     * @param senders complete when the first message comes
     * @param sample the thread's reader
     * @param tally the thread's
     */
    Receiver(
            Run run,
            String name,
            FanoutPlan plan,
            int channel,
            int self,
            List<Sender> senders,
            Sample sample,
            Tally tally) {
        this.run = run;
        this.name = name;
        this.plan = plan;
        this.channel = channel;
        this.self = self;
        this.senders = senders;
        this.sequences = new Sequences(plan.sendersOfChannel(channel));
        this.sample = sample;
        this.tally = tally;
    }

    @Override
    public void arriving(int bytes) {
        if (run.sending()) {
            tally.arriving(run.now());
            tally.read(bytes);
        }
    }

    @Override
    public void message(ByteBuffer in, int at, int length) {
        if (sample.read(in, at, length) && isExpected(sample.sender(), sample.number())) {
            sender = sample.sender();
            number = sample.number();
            time = sample.time();
        } else {
            sender = NOBODY;
            tally.foreign();
            run.foreign(name, ServerFrames.text(in, at, length));
        }
    }

    private boolean isExpected(int from, int number) {
        return from < plan.senders()
                && from != self
                && plan.channelOfSender(from) == channel
                && number < senders.get(from).made();
    }

    @Override
    public void complete() {
        if (sender != NOBODY) {
            tally.arrived(sender, number, time, sequences.arrived(sender / plan.channels(), number));
            sender = NOBODY;
        }
    }

    /** How many of the messages that were sent on its channel it never got. After its thread has ended. */
    long lost(int[] sentBySender) {
        long lost = 0;
        for (int s = channel; s < plan.senders(); s += plan.channels()) {
            lost += s == self ? 0 : sequences.lost(s / plan.channels(), sentBySender[s]);
        }
        return lost;
    }
}
