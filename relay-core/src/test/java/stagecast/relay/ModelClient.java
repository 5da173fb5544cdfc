package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A connection of the model: what it sent, and whether it received what it must. */
final class ModelClient {

    /**
     * A message that was accepted.
     *
     * @param targets those it was addressed to; empty for a broadcast
     */
    record Sent(int number, Set<ModelClient> targets, String enveloped, String raw) {

        private boolean isFor(ModelClient client, ModelClient sender) {
            return targets.isEmpty() ? client.listen && client != sender : targets.contains(client);
        }

        private String seenBy(ModelClient client) {
            return client.envelope ? enveloped : raw;
        }
    }

    final int id;
    final boolean listen;
    final boolean envelope;
    final JoinRequest.Slow slow;
    final ModelTransport transport;
    final Connection connection;
    final List<Sent> sent = new ArrayList<>();

    /** Whom it speaks for; empty before it has authenticated. */
    String user;

    boolean ended;
    private final Lane lane;
    private final int joinedAt;
    private boolean paused;
    private boolean closeSent;

    /** The code with which the relay closed it, and the number of the first message that was accepted later; or 0. */
    private int closedWith;

    private int closedAt = Integer.MAX_VALUE;

    /** Whether what other lanes had accepted before its close is its, too. */
    private boolean drained;

    private String userAfterCheck = "";
    private int pings;
    private final ArrayDeque<BooleanSupplier> unread = new ArrayDeque<>();
    private final List<String> answers = new ArrayList<>();

    ModelClient(Relay relay, Lane lane, int id, int joinedAt, Random random) {
        this.id = id;
        this.lane = lane;
        this.joinedAt = joinedAt;
        listen = random.nextInt(4) > 0;
        envelope = random.nextBoolean();
        user = random.nextInt(4) == 0 ? "" : OrderModelTest.someUser(random);
        transport = new ModelTransport(random, this::readOn);
        slow = List.of(JoinRequest.Slow.values()).get(random.nextInt(3));
        var kind = envelope ? JoinRequest.Envelope.STANDARD : JoinRequest.Envelope.NONE;
        connection = Hall.joined(relay, Hall.request(lane, user, new JoinOptions(listen, kind, slow, 0)), transport);
    }

    /** Its peer did something, which is handled once it is read; an action that answers false stops reading. */
    void peer(BooleanSupplier action) {
        unread.add(action);
        read();
    }

    private void read() {
        while (!paused && !ended && !unread.isEmpty()) {
            paused = !unread.remove().getAsBoolean();
        }
    }

    private void readOn() {
        assertTrue(paused, "told to read on while it reads");
        paused = false;
        if (!userAfterCheck.isEmpty()) {
            user = userAfterCheck;
            userAfterCheck = "";
        }
        read();
    }

    void willBe(String accepted) {
        userAfterCheck = accepted;
    }

    void isToBeAnswered(String part) {
        answers.add(part);
    }

    boolean ping() {
        pings++;
        connection.onPing(Hall.bytes(String.valueOf(pings)));
        return true;
    }

    boolean close() {
        closeSent = true;
        ended = true;
        connection.onClose(1000, "");
        return true;
    }

    /** The relay ends it, behind what its lane has accepted so far. */
    void closedByTheRelay(int code, int number) {
        ended = true;
        closedWith = code;
        closedAt = number;
        ((JoinedConnection) connection).close(code, "");
    }

    /** The relay ends, behind all that it has accepted. */
    void drained() {
        if (!ended) {
            ended = true;
            drained = true;
            closedWith = CloseCode.SERVICE_RESTART;
        }
    }

    private boolean mustHave(ModelClient sender) {
        return !ended || drained || (closedWith > 0 && sender.lane == lane);
    }

    void vanish() {
        ended = true;
        connection.onGone();
    }

    /** Everything that can be written has been: compares. */
    void check(List<ModelClient> all) {
        List<String> rest = new ArrayList<>();
        int lastPong = 0;
        for (WireFrame frame : transport.frames()) {
            if (frame.isPong()) {
                int pong = Integer.parseInt(frame.payload());
                assertTrue(pong > lastPong, "an older pong after a newer one");
                lastPong = pong;
            } else {
                rest.add(frame.toString());
            }
        }
        if (closeSent) {
            assertEquals("close 1000", rest.remove(rest.size() - 1), "the last frame");
            assertTrue(transport.outputEnded, "the output goes on");
        }
        if (closedWith > 0) {
            assertEquals("close " + closedWith, rest.remove(rest.size() - 1), "the last frame");
        }
        assertTrue(ended || pings == lastPong, "the newest pong is missing");
        takeAnswers(rest);
        for (ModelClient sender : all) {
            takeMessages(sender, rest);
        }
        assertEquals(List.of(), rest, "what nobody sent to " + id);
    }

    private void takeAnswers(List<String> rest) {
        List<String> found = rest.stream()
                .filter(frame -> frame.equals("ok") || frame.startsWith("{\"error\""))
                .toList();
        rest.removeAll(found);
        assertTrue(found.size() <= answers.size(), "more answers than questions");
        assertTrue(ended || found.size() == answers.size(), "answers are missing");
        for (int i = 0; i < found.size(); i++) {
            assertTrue(found.get(i).contains(answers.get(i)), answers.get(i) + " is answered with " + found.get(i));
        }
    }

    /**
     * The sender's messages, in order. What was under way when it joined it may have, or not; of a connection that its peer
     * ended the rest is missing; and where only the latest are wanted, any broadcast but the last may be.
     */
    private void takeMessages(ModelClient sender, List<String> rest) {
        List<Sent> meant = sender.sent.stream()
                .filter(each -> each.number < closedAt && each.isFor(this, sender))
                .toList();
        String mark = "<" + sender.id + ":";
        List<String> received =
                rest.stream().filter(frame -> frame.contains(mark)).toList();
        rest.removeAll(received);
        int next = 0;
        for (Sent each : meant) {
            boolean last = each.equals(meant.get(meant.size() - 1));
            if (next < received.size() && received.get(next).equals(each.seenBy(this))) {
                next++;
            } else if (each.number >= joinedAt && !(wantsTheLatest() && each.targets.isEmpty() && !last)) {
                assertFalse(mustHave(sender), () -> "lost: " + each);
                break;
            }
        }
        assertEquals(received.size(), next, () -> "out of order, or behind a loss: " + received);
    }

    private boolean wantsTheLatest() {
        return slow == JoinRequest.Slow.LATEST;
    }
}
