package stagecast.relay;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a connection's messages lead to: they are routed, checked as credentials, refused, or dropped. Lives on its lane. */
final class InboundMessages {

    private final JoinedConnection connection;
    private final Shard shard;
    private final Channel channel;
    private final Member member;
    private final SendGate sending;
    private final Intake intake;

    // Made when they are first needed: most connections only listen.

    private @Nullable CredentialRate credentials;
    private @Nullable Refusals refusals;
    private @Nullable DropNotice dropNotice;

    private int refusedInARow;

    InboundMessages(JoinedConnection connection, Channel channel, Member member, SendGate sending, Intake intake) {
        this.connection = connection;
        this.shard = channel.shard;
        this.channel = channel;
        this.member = member;
        this.sending = sending;
        this.intake = intake;
    }

    /**
     * Handles a whole message.
     *
     * @param whole read before this returns, and not kept
     */
    void handle(boolean binary, ByteBuffer whole) {
        final byte[] bytes;
        final int start;
        final int length = whole.remaining();
        if (whole.hasArray()) {
            bytes = whole.array();
            start = whole.arrayOffset() + whole.position();
        } else {
            bytes = shard.inScratch(whole);
            start = 0;
        }
        if (binary) {
            Mistake mistake = shard.parser().mistakeInBinary(bytes, start, start + length);
            if (mistake == null) {
                accept(Message.binary(channel.name(), member, member.from(), bytes, start, start + length));
            } else {
                refuse(ErrorCode.INVALID_MESSAGE, mistake.explanation);
            }
            return;
        }
        Inbound inbound = shard.parser().parse(bytes, start, start + length);
        if (inbound instanceof Inbound.Broadcast broadcast) {
            accept(Message.text(channel.name(), member, member.from(), bytes, start, start + length, broadcast));
        } else if (inbound instanceof Inbound.Direct direct) {
            accept(Message.direct(channel.name(), member, member.from(), bytes, direct));
        } else if (inbound instanceof Inbound.Login login) {
            authenticate(login.credentials());
        } else if (inbound instanceof Inbound.Mistyped mistyped) {
            refuse(ErrorCode.INVALID_MESSAGE, mistyped.mistake().explanation);
        } else if (inbound instanceof Inbound.Invalid invalid) {
            refuse(ErrorCode.INVALID_MESSAGE, invalid.explanation());
        }
    }

    private void authenticate(Credentials sent) {
        if (!intake.passesOver(sent)) {
            intake.check(sent, credentials().take(shard.now()));
        }
    }

    private CredentialRate credentials() {
        if (credentials == null) {
            credentials = new CredentialRate(shard.limits(), shard.now());
        }
        return credentials;
    }

    private void accept(Message message) {
        Refusal refusal = sending.refusal(message.to() != null, shard.turnTime());
        if (refusal == Refusal.TOO_FAST) {
            drop();
            return;
        }
        if (refusal != null) {
            refuse(refusal.code, refusal.explanation);
            return;
        }
        refusedInARow = 0;
        shard.core().listener().accepted(channel.name(), message.end() - message.start());
        if (!shard.core().router().route(message, channel)) {
            noRecipient(message);
        }
        Shard congested = channel.congested();
        if (congested != null) {
            intake.awaitRoom(congested);
        }
    }

    private void noRecipient(Message message) {
        shard.core().listener().refused(channel.name(), Refusal.NOBODY_THERE.code);
        answer(refusals().answerAbsent(message.quotedTo(), shard.now()));
    }

    private void drop() {
        shard.core().listener().refused(channel.name(), Refusal.TOO_FAST.code);
        if (dropNotice == null) {
            dropNotice = new DropNotice(shard.dropNotices(), member::send, member.life::failed);
        }
        dropNotice.dropped();
    }

    private void refuse(ErrorCode code, String explanation) {
        shard.core().listener().refused(channel.name(), code);
        answer(refusals().answer(code, explanation, shard.now()));
        countRefusal();
    }

    private void answer(byte @Nullable [] frame) {
        if (frame != null) {
            member.send(frame);
        }
    }

    /** One more message in a row was refused. */
    void countRefusal() {
        if (++refusedInARow >= shard.limits().refusedMessages()) {
            connection.close(CloseCode.POLICY, "too many messages in a row were refused");
        }
    }

    /** The row of refused messages has ended. */
    void forgetRefusals() {
        refusedInARow = 0;
    }

    /** The connection has gone: nothing that it remembers counts any more. */
    void endAccount() {
        if (refusals != null) {
            refusals.close();
        }
    }

    private Refusals refusals() {
        if (refusals == null) {
            refusals = new Refusals(drop -> shard.partialInput(connection.address(), drop));
        }
        return refusals;
    }
}
