package stagecast.relay.load.logins;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import stagecast.relay.load.client.Client;
import stagecast.relay.load.client.Login;
import stagecast.relay.load.client.PlainDialect;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.client.Upgrade;

/** Phones that log in at once with one account from one address, that of this machine. Used by one thread. */
final class Hall {

    private static final int BUFFER_BYTES = 64 << 10;
    private static final String CHANNEL = "load-hall";
    private static final long POLL_MILLIS = 100;

    /**
     * How it went.
     *
     * @param nanos from the first phone's credentials to the last {@code ok}
     * @param complaints the first few, word for word
     */
    record Outcome(int letIn, long nanos, List<String> complaints) {}

    private final LoginsPlan plan;
    private final Run run = new Run();
    private final List<Phone> phones = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Selector selector;

    private Hall(LoginsPlan plan, Selector selector) {
        this.plan = plan;
        this.selector = selector;
    }

    /** Joins all phones, has them log in, and waits for the last answer. */
    static Outcome logIn(LoginsPlan plan, InetSocketAddress server, Login login) throws IOException {
        try (Selector selector = Selector.open()) {
            var hall = new Hall(plan, selector);
            try {
                return hall.logIn(server, login);
            } finally {
                hall.run.close();
                hall.phones.forEach(Client::close);
            }
        }
    }

    private Outcome logIn(InetSocketAddress server, Login login) throws IOException {
        SplittableRandom random = new SplittableRandom();
        var dialect = new PlainDialect(PlainDialect.RELAY_PATH, login);
        String host = plan.url().getHost() + ":" + plan.port();
        for (int i = 0; i < plan.phones(); i++) {
            var upgrade = new Upgrade(host, dialect.target(CHANNEL, false), random);
            var phone = Phone.of(run, i, upgrade, dialect, CHANNEL);
            phones.add(phone);
            phone.connect(selector, server);
        }
        await(() -> run.countJoined() + run.countFailed() >= plan.phones());
        long began = System.nanoTime();
        for (Phone phone : phones) {
            if (!phone.joining()) {
                phone.logIn();
            }
        }
        await(() -> letIn() + run.countFailed() >= plan.phones());
        return new Outcome(letIn(), System.nanoTime() - began, run.complaints());
    }

    private int letIn() {
        return (int) phones.stream().filter(Phone::letIn).count();
    }

    private void await(BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + plan.within().toNanos();
        while (!condition.getAsBoolean() && deadline - System.nanoTime() > 0) {
            selector.select(key -> ((Client) key.attachment()).ready(key, in), POLL_MILLIS);
        }
    }
}
