package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random use of the relay against a model that knows who must receive what, and in which order. */
class OrderModelTest {

    /** Nothing is ever too slow; only the lanes' queues are short, so that senders are stopped. */
    private static final Limits PATIENT = Limits.DEFAULTS.with(limits -> limits.fragments(64)
            .sendQueueBytes(1 << 30)
            .sendQueueAge(Duration.ofDays(1))
            .sendQueuesBytes(1L << 40)
            .laneQueueBytes(40_000)
            .messagesPerSecond(0)
            .credentialsPerSecond(0)
            .refusedMessages(1_000_000)
            .checkTimeout(Duration.ofDays(1))
            .closeTimeout(Duration.ofDays(1))
            .pingInterval(Duration.ofDays(1))
            .pongTimeout(Duration.ofDays(1)));

    private static final int ROUNDS = 40;
    private static final int STEPS = 500;

    private Random random = new Random();
    private Hall hall = new Hall(PATIENT);
    private final List<ModelClient> clients = new ArrayList<>();
    private final List<ModelClient> checked = new ArrayList<>();
    private int number;

    static String someUser(Random random) {
        return "u" + random.nextInt(4) + "@example.org";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void everybody_gets_what_each_sender_sent_once_and_in_order(int seed) {
        for (int round = 0; round < ROUNDS; round++) {
            begin(seed * 1000L + round);
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            finish();
        }
    }

    private void begin(long seed) {
        random = new Random(seed);
        Duration coalesce = Duration.ofMillis(4L * random.nextInt(2));
        hall = new Hall(
                PATIENT,
                new RelayOptions(RelayOptions.From.IP, RelayOptions.OkFrame.TEXT, coalesce, false),
                Router.LOCAL);
        clients.clear();
        checked.clear();
        number = 0;
        for (int more = random.nextInt(3); more > 0; more--) {
            hall.newLane();
        }
        for (int i = 0; i < 5; i++) {
            join();
        }
    }

    private void join() {
        ManualLane lane = hall.lanes.get(random.nextInt(hall.lanes.size()));
        clients.add(new ModelClient(hall.relay, lane, clients.size(), number, random));
    }

    private void step() {
        ModelClient client = clients.get(random.nextInt(clients.size()));
        int dice = random.nextInt(100);
        if (dice < 20) {
            hall.lanes.get(random.nextInt(hall.lanes.size())).turn();
            hall.pass(Duration.ofMillis(random.nextInt(2)));
        } else if (dice < 30) {
            unblock(client);
        } else if (dice < 35) {
            endCheck();
        } else if (dice == 35) {
            join();
        } else if (dice < 38) {
            client.transport.releaseKept();
        } else if (!client.ended) {
            act(client, dice);
        }
    }

    private void act(ModelClient client, int dice) {
        if (dice < 72) {
            client.peer(() -> broadcast(client));
        } else if (dice < 85) {
            client.peer(() -> direct(client));
        } else if (dice < 93) {
            client.peer(client::ping);
        } else if (dice < 97) {
            client.peer(() -> login(client));
        } else if (dice == 97) {
            client.peer(client::close);
        } else if (dice == 98) {
            client.vanish();
        } else if (random.nextInt(4) == 0) {
            client.closedByTheRelay(random.nextBoolean() ? CloseCode.POLICY : CloseCode.CREDENTIALS_ENDED, number);
        }
    }

    private boolean broadcast(ModelClient sender) {
        if (sender.user.isEmpty()) {
            return sender.ping();
        }
        boolean binary = random.nextInt(5) == 0;
        String text = mark(sender) + "\"\n" + "x".repeat(size());
        String quoted = "\"" + text.replace("\"", "\\\"").replace("\n", "\\n") + "\"";
        String shown = binary ? "binary " + text : text;
        sender.sent.add(new ModelClient.Sent(number++, Set.of(), binary ? shown : Hall.said(quoted), shown));
        return sender.connection.onMessage(binary, Hall.bytes(text));
    }

    private String mark(ModelClient sender) {
        return "<" + sender.id + ":" + number + ">";
    }

    private int size() {
        int dice = random.nextInt(200);
        return dice == 0 ? 65_000 : dice < 12 ? 9_000 : random.nextInt(100);
    }

    private boolean direct(ModelClient sender) {
        if (sender.user.isEmpty()) {
            return sender.ping();
        }
        String user = someUser(random);
        Set<ModelClient> targets = clients.stream()
                .filter(each -> !each.ended && each.user.equals(user))
                .collect(Collectors.toSet());
        String value = "\"" + mark(sender) + "\"";
        String to = random.nextBoolean() ? user.replace('u', 'U') : "id-" + user;
        if (targets.isEmpty()) {
            to = "nobody-" + number++;
            sender.isToBeAnswered(to);
        } else {
            String enveloped = "{\"from\":\"127.0.0.1\",\"to\":\"" + to + "\",\"msg\":" + value + "}";
            sender.sent.add(new ModelClient.Sent(number++, targets, enveloped, value));
        }
        String text = "{\"to\":\"" + to + "\",\"message\":" + value + "}";
        return sender.connection.onMessage(false, Hall.bytes(text));
    }

    private boolean login(ModelClient client) {
        checked.add(client);
        return client.connection.onMessage(false, Hall.bytes("{\"token\":\"t\"}"));
    }

    private void endCheck() {
        if (checked.isEmpty()) {
            return;
        }
        int index = random.nextInt(checked.size());
        ModelClient client = checked.remove(index);
        var check = hall.checks.remove(index);
        if (random.nextInt(3) == 0) {
            client.isToBeAnswered("invalid_credentials");
            check.complete(new Authenticator.Result.Rejected());
        } else {
            String user = someUser(random);
            client.isToBeAnswered("ok");
            client.willBe(user);
            check.complete(new Authenticator.Result.Accepted(Hall.identity(user)));
        }
    }

    private static void unblock(ModelClient client) {
        if (client.transport.blocked) {
            client.transport.blocked = false;
            client.connection.onWritable();
        }
    }

    private void finish() {
        if (random.nextBoolean()) {
            hall.relay.drain(Duration.ofDays(1));
            clients.forEach(ModelClient::drained);
            hall.settle();
        }
        clients.forEach(client -> client.transport.generous = true);
        while (!checked.isEmpty() || hall.lanes.stream().anyMatch(ManualLane::busy)) {
            endCheck();
            hall.settle();
        }
        hall.pass(RelayOptions.MAX_COALESCE);
        clients.forEach(OrderModelTest::unblock);

        clients.forEach(client -> client.check(clients));
        clients.forEach(client -> client.transport.releaseKept());
        assertEquals(0, hall.relay.core.queued().get());
        clients.forEach(ModelClient::vanish);
        assertEquals(0, hall.relay.connections());
        assertEquals(0, hall.relay.channels());
        assertTrue(hall.relay.credentialsInUse().isEmpty());
        assertEquals(List.of(), hall.failures);
    }
}
