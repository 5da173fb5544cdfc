package stagecast.relay.tck;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import stagecast.relay.JoinOptions;
import stagecast.relay.JoinRequest;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.Relay;
import stagecast.relay.Transport;
import stagecast.relay.join.JoinHandshake;
import stagecast.relay.join.JoinHandshake.Joining;
import stagecast.relay.join.JoinHandshake.Outcome;

/** Bindings that are wrong from the beginning. */
final class WrongHandshakes {

    private WrongHandshakes() {}

    private static JoinRequest with(JoinRequest request, JoinOptions options) {
        return new JoinRequest(request.channel(), request.address(), request.lane(), options, request.identity());
    }

    /** The same from another address, of those that RFC 5737 keeps for examples. */
    private static JoinRequest from(int host, JoinRequest request) {
        try {
            var elsewhere = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) host});
            return new JoinRequest(request.channel(), elsewhere, request.lane(), request.options(), request.identity());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    static final class IgnoresListen extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            JoinOptions asked = request.options();
            return JoinHandshake.join(
                    relay,
                    with(request, new JoinOptions(true, asked.envelope(), asked.slow(), asked.heartbeat())),
                    transport);
        }
    }

    static final class IgnoresEnvelope extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            JoinOptions asked = request.options();
            return JoinHandshake.join(
                    relay,
                    with(request, new JoinOptions(asked.listen(), Envelope.STANDARD, asked.slow(), asked.heartbeat())),
                    transport);
        }
    }

    static final class IgnoresHeartbeat extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            JoinOptions asked = request.options();
            return JoinHandshake.join(
                    relay,
                    with(request, new JoinOptions(asked.listen(), asked.envelope(), asked.slow(), 0)),
                    transport);
        }
    }

    static final class IgnoresSlow extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            JoinOptions asked = request.options();
            return JoinHandshake.join(
                    relay,
                    with(request, new JoinOptions(asked.listen(), asked.envelope(), null, asked.heartbeat())),
                    transport);
        }
    }

    static final class BelievesAnybodysHeader extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return JoinHandshake.join(relay, from(1, request), transport);
        }
    }

    static final class IgnoresCase extends WrongBinding {
        @Override
        public String segment(String raw) {
            return raw.toLowerCase(Locale.ROOT);
        }
    }

    static final class TakesPlusForSpace extends WrongBinding {
        @Override
        public String segment(String raw) {
            return raw.replace("+", "%20");
        }
    }

    static final class DecodesTwice extends WrongBinding {
        @Override
        public String segment(String raw) {
            return raw.replace("%25", "%");
        }
    }

    static final class Answers400InsteadOf426 extends WrongBinding {
        @Override
        public JoinHandshake.Refused refuse(JoinHandshake.Refused refusal) {
            int status = refusal.status() == 426 ? 400 : refusal.status();
            return new JoinHandshake.Refused(status, refusal.code(), refusal.message(), refusal.headers());
        }
    }

    static final class Answers401InsteadOf403 extends WrongBinding {
        @Override
        public JoinHandshake.Refused refuse(JoinHandshake.Refused refusal) {
            int status = refusal.status() == 403 ? 401 : refusal.status();
            return new JoinHandshake.Refused(status, refusal.code(), refusal.message(), refusal.headers());
        }
    }

    static final class ForgetsWhoTheTokenNamed extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            var nobody = new JoinRequest(request.channel(), request.address(), request.lane(), request.options(), null);
            return JoinHandshake.join(relay, nobody, transport);
        }
    }

    static final class ForgetsToNameTheVersion extends WrongBinding {
        @Override
        public JoinHandshake.Refused refuse(JoinHandshake.Refused refusal) {
            Map<String, String> headers = new HashMap<>(refusal.headers());
            headers.remove("Sec-WebSocket-Version");
            return new JoinHandshake.Refused(refusal.status(), refusal.code(), refusal.message(), headers);
        }
    }

    static final class ForgetsToSayWhenToComeAgain extends WrongBinding {
        @Override
        public JoinHandshake.Refused refuse(JoinHandshake.Refused refusal) {
            Map<String, String> headers = new HashMap<>(refusal.headers());
            headers.remove("Retry-After");
            return new JoinHandshake.Refused(refusal.status(), refusal.code(), refusal.message(), headers);
        }
    }

    /** As one that takes any client's word for it. */
    static final class TakesEachForAnotherAddress extends WrongBinding {

        private final AtomicInteger addresses = new AtomicInteger();

        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return JoinHandshake.join(relay, from(addresses.incrementAndGet(), request), transport);
        }
    }

    static final class AgreesToWhatItDoesNotDo extends WrongBinding {
        @Override
        public Outcome join(Relay relay, JoinRequest request, Transport transport) {
            return JoinHandshake.join(relay, with(request, request.options()), transport);
        }
    }

    static final class ForgetsToSayThatItAgreed extends WrongBinding {
        @Override
        public byte[] response(Joining joining) {
            return new Joining(joining.channel(), joining.options(), joining.acceptKey(), null, joining.token())
                    .response();
        }
    }

    static final class LosesWhatCameWithTheHandshake extends WrongBinding {
        @Override
        public ByteBuffer early(ByteBuffer rest) {
            return rest.limit(rest.position());
        }
    }
}
