package stagecast.relay.load.logins;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import stagecast.relay.load.client.ClearWire;
import stagecast.relay.load.client.Client;
import stagecast.relay.load.client.ClientFrames;
import stagecast.relay.load.client.Dialect;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.client.Upgrade;
import stagecast.relay.load.process.Failures;

/** A connection that joins, and authenticates only when it is told to. */
final class Phone extends Client {

    private final Dialect dialect;
    private final LateTalk talk;

    private Phone(Run run, String name, Upgrade upgrade, Dialect dialect, LateTalk talk) throws IOException {
        super(run, name, new ClearWire(), upgrade, dialect, talk, null);
        this.dialect = dialect;
        this.talk = talk;
    }

    /**
     * Connects nothing yet.
     *
     * @param dialect with the login of a sender
     */
    static Phone of(Run run, int index, Upgrade upgrade, Dialect dialect, String channel) throws IOException {
        return new Phone(run, "phone " + index, upgrade, dialect, new LateTalk(dialect.talk(channel, true, false)));
    }

    void logIn() {
        try {
            answer(ClientFrames.frame(dialect.opcode(), talk.credentials()));
        } catch (ProtocolException e) {
            gone(Failures.sentence(e));
        }
    }

    boolean letIn() {
        return talk.letIn;
    }

    /** A sender's talk, but for the moment of its greeting. */
    private static final class LateTalk implements Dialect.Talk {

        private static final byte[] NOTHING = {};

        private final Dialect.Talk sender;
        private boolean letIn;

        LateTalk(Dialect.Talk sender) {
            this.sender = sender;
        }

        byte[] credentials() {
            return sender.greeting();
        }

        @Override
        public byte[] greeting() {
            return NOTHING;
        }

        @Override
        public Dialect.Said hear(ByteBuffer in, int at, int length) {
            Dialect.Said said = sender.hear(in, at, length);
            if (said == Dialect.Said.JOINED) {
                letIn = true;
                return Dialect.Said.NOTHING;
            }
            return said;
        }

        @Override
        public byte[] answer() {
            return sender.answer();
        }
    }
}
