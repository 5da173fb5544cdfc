package stagecast.relay.load.fanout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stagecast.relay.load.client.Client;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.process.Failures;

/**
 * One selector thread and the connections on it, which share one buffer for reading.
 *
 * <p>It opens them a few at a time, and in a closed loop it also sends. Everything is added before the thread starts.
 */
final class SelectorLoop implements Runnable {

    private static final int BUFFER_BYTES = 256 << 10;
    private static final long RETRY_MILLIS = 1;
    private static final long IDLE_MILLIS = 1_000;

    private final Run run;
    private final FanoutPlan plan;
    private final InetSocketAddress server;
    private final Selector selector;
    private final Tally tally;
    private final Sample sample = new Sample();
    private final KnownMessages known = new KnownMessages();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Consumer<SelectionKey> onReady = this::ready;
    private final ArrayDeque<Client> waiting = new ArrayDeque<>();
    private final List<Sender> senders = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private @Nullable SelectorLoop sendsFor;
    private int opening;

    SelectorLoop(Run run, FanoutPlan plan, InetSocketAddress server) throws IOException {
        this.run = run;
        this.plan = plan;
        this.server = server;
        this.selector = Selector.open();
        this.tally = new Tally(plan);
    }

    Tally tally() {
        return tally;
    }

    Sample sample() {
        return sample;
    }

    KnownMessages known() {
        return known;
    }

    void add(Client client) {
        clients.add(client);
        waiting.add(client);
        if (client instanceof Sender sender && plan.closedLoop()) {
            senders.add(sender);
        }
    }

    /** In a closed loop: the thread that sends on when the listeners here have got on. */
    void wakes(SelectorLoop sending) {
        sendsFor = sending;
    }

    void wake() {
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            boolean allTaken = true;
            while (!run.closing()) {
                openMore();
                selector.select(onReady, allTaken ? IDLE_MILLIS : RETRY_MILLIS);
                final boolean advanced = tally.publish();
                if (advanced && sendsFor != null) {
                    sendsFor.wake();
                }
                allTaken = send();
            }
        } catch (IOException e) {
            run.failed("a selector", Failures.sentence(e));
        }
    }

    private void openMore() {
        while (opening < plan.handshakes() / plan.threads() && !waiting.isEmpty()) {
            Client client = waiting.remove();
            client.connect(selector, server);
            opening += client.joining() ? 1 : 0;
        }
    }

    private void ready(SelectionKey key) {
        final Client client = (Client) key.attachment();
        final boolean joined = !client.joining();
        client.ready(key, in);
        if (!joined && !client.joining()) {
            opening--;
        }
    }

    private boolean send() {
        boolean allTaken = true;
        if (run.sending()) {
            for (int i = 0; i < senders.size(); i++) {
                allTaken &= senders.get(i).pump(0);
            }
        }
        return allTaken;
    }

    /** Closes every connection. After the thread has ended. */
    void close() throws IOException {
        clients.forEach(Client::close);
        known.close();
        selector.close();
    }
}
