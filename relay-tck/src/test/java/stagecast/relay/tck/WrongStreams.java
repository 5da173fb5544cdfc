package stagecast.relay.tck;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stagecast.relay.Batch;
import stagecast.relay.Connection;
import stagecast.relay.JoinRequest;
import stagecast.relay.PartialInput;
import stagecast.relay.Relay;
import stagecast.relay.Transport;
import stagecast.relay.join.JoinHandshake;
import stagecast.relay.join.JoinHandshake.Outcome;

/** Bindings that are wrong once the WebSocket is open. */
final class WrongStreams {

    private WrongStreams() {}

    private record Kept(boolean binary, ByteBuffer bytes) {}

    static final class EchoesToTheSender extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            JoinHandshake.join(
                    relay, JoinRequest.listener(request.channel(), request.address(), request.lane()), transport);
            return JoinHandshake.join(relay, request, transport);
        }
    }

    static final class KeepsPartsWithoutABoundForAll extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return fed(JoinHandshake.join(relay, request, transport), connection -> new FeedsOn(connection) {
                @Override
                public @Nullable PartialInput partialInput(Runnable drop) {
                    return null;
                }
            });
        }
    }

    static final class HandlesTheLastOfATurnFirst extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return fed(JoinHandshake.join(relay, request, transport), connection -> new FeedsOn(connection) {

                private final ArrayDeque<Kept> turn = new ArrayDeque<>();

                @Override
                public boolean onMessage(boolean binary, ByteBuffer whole) {
                    turn.addFirst(new Kept(binary, copy(whole)));
                    request.lane().execute(this::handle);
                    return true;
                }

                private void handle() {
                    for (Kept kept = turn.poll(); kept != null; kept = turn.poll()) {
                        to.onMessage(kept.binary(), kept.bytes());
                    }
                }
            });
        }
    }

    static final class LosesWhatComesDuringACheck extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            boolean[] checking = new boolean[1];
            var told = new WritesOn(transport) {
                @Override
                public void resumeReading() {
                    checking[0] = false;
                }
            };
            return fed(JoinHandshake.join(relay, request, told), connection -> new FeedsOn(connection) {
                @Override
                public boolean onMessage(boolean binary, ByteBuffer whole) {
                    if (!checking[0]) {
                        checking[0] = !to.onMessage(binary, whole);
                    }
                    return true;
                }
            });
        }
    }

    static final class NeverReadsAgain extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return JoinHandshake.join(relay, request, new WritesOn(transport) {
                @Override
                public void resumeReading() {}
            });
        }
    }

    static final class EndsInOrderWhatItShouldCut extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            var joined = new Connection[1];
            Outcome outcome = JoinHandshake.join(relay, request, new WritesOn(transport) {
                @Override
                public void cut() {
                    to.endOutput();
                    request.lane().execute(joined[0]::onGone);
                }
            });
            return fed(outcome, connection -> joined[0] = connection);
        }
    }

    static final class TellsNothingOfPartsOfFrames extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return fed(JoinHandshake.join(relay, request, transport), connection -> new FeedsOn(connection) {
                @Override
                public void onBytes() {}
            });
        }
    }

    static final class ReadsOnDuringACheck extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return fed(JoinHandshake.join(relay, request, transport), connection -> new FeedsOn(connection) {

                private final List<ByteBuffer> withoutABound = new ArrayList<>();
                private boolean checking;

                @Override
                public boolean onMessage(boolean binary, ByteBuffer whole) {
                    if (checking) {
                        withoutABound.add(copy(whole));
                    } else {
                        checking = !to.onMessage(binary, whole);
                    }
                    return true;
                }
            });
        }
    }

    /** It notices the end while a check is under way, and forgets what it had read before. */
    static final class LosesTheLastMessagesBeforeTheEnd extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return fed(JoinHandshake.join(relay, request, transport), connection -> new FeedsOn(connection) {

                private final List<Kept> waiting = new ArrayList<>();

                @Override
                public boolean onMessage(boolean binary, ByteBuffer whole) {
                    if (waiting.isEmpty() && to.onMessage(binary, whole)) {
                        return true;
                    }
                    waiting.add(new Kept(binary, copy(whole)));
                    request.lane().schedule(this::handle, Duration.ofMillis(300));
                    return true;
                }

                private void handle() {
                    waiting.forEach(kept -> to.onMessage(kept.binary(), kept.bytes()));
                    waiting.clear();
                }

                @Override
                public void onGone() {
                    waiting.clear();
                    to.onGone();
                }
            });
        }
    }

    static final class TellsNobodyOfTheEnd extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return fed(JoinHandshake.join(relay, request, transport), connection -> new FeedsOn(connection) {
                @Override
                public void onGone() {}
            });
        }
    }

    static final class LetsACloseOvertake extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return fed(JoinHandshake.join(relay, request, transport), connection -> new FeedsOn(connection) {
                @Override
                public boolean onMessage(boolean binary, ByteBuffer whole) {
                    ByteBuffer bytes = copy(whole);
                    request.lane().execute(() -> to.onMessage(binary, bytes));
                    return true;
                }
            });
        }
    }

    static final class TakesBinaryForText extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return fed(JoinHandshake.join(relay, request, transport), connection -> new FeedsOn(connection) {
                @Override
                public boolean onMessage(boolean binary, ByteBuffer whole) {
                    return to.onMessage(false, whole);
                }
            });
        }
    }

    static final class LeavesPingsUnanswered extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return fed(JoinHandshake.join(relay, request, transport), connection -> new FeedsOn(connection) {
                @Override
                public void onPing(ByteBuffer data) {}
            });
        }
    }

    static final class DoesNotWaitForThePeersClose extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return fed(JoinHandshake.join(relay, request, transport), connection -> new FeedsOn(connection) {
                @Override
                public void onProtocolError(int code, String reason) {
                    to.onProtocolError(code, reason);
                    request.lane().atTurnEnd(transport::cut);
                }
            });
        }
    }

    /** It takes what it is given, writes it when it is given more, and lets a close frame overtake that. */
    static final class DropsWhatItHoldsAtAClose extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return JoinHandshake.join(relay, request, new WritesOn(transport) {

                private @Nullable Batch held;
                private int from;
                private int end;

                @Override
                public int write(Batch batch, int start, int to) {
                    boolean closes = batch.opcode(batch.frames() - 1) == Frame.CLOSE;
                    if (held != null && !closes) {
                        this.to.write(held, from, end);
                    }
                    if (held != null) {
                        held.release();
                        held = null;
                    }
                    if (closes) {
                        return this.to.write(batch, start, to);
                    }
                    held = batch.retain();
                    from = start;
                    end = to;
                    request.lane().schedule(this::flush, Duration.ofMillis(20));
                    return to - start;
                }

                private void flush() {
                    if (held != null) {
                        to.write(held, from, end);
                        held.release();
                        held = null;
                    }
                }
            });
        }
    }

    static final class LosesTheRestOfAShortWrite extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return JoinHandshake.join(relay, request, new WritesOn(transport) {
                @Override
                public int write(Batch batch, int from, int end) {
                    to.write(batch, from, end);
                    return end - from;
                }
            });
        }
    }

    /** Every fragment becomes a message. */
    static final class ForgetsFragments extends WrongBinding {
        @Override
        public ByteBuffer received(ByteBuffer bytes) {
            for (int at = bytes.position(); at < bytes.limit(); at += 6 + (bytes.get(at + 1) & 0x7F)) {
                if ((bytes.get(at) & 0xF) <= Frame.TEXT) {
                    bytes.put(at, (byte) 0x81);
                }
            }
            return bytes;
        }
    }

    /** What lacks a mask gets one. */
    static final class AcceptsFramesWithoutAMask extends WrongBinding {
        @Override
        public ByteBuffer received(ByteBuffer bytes) {
            if (bytes.remaining() < 2 || bytes.get(bytes.position() + 1) < 0) {
                return bytes;
            }
            return ByteBuffer.allocate(bytes.remaining() + 4)
                    .put(bytes.get())
                    .put((byte) (bytes.get() | 0x80))
                    .putInt(0)
                    .put(bytes)
                    .flip();
        }
    }
}
