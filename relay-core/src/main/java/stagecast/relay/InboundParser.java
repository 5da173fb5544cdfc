package stagecast.relay;

import org.jspecify.annotations.Nullable;
import stagecast.relay.json.JsonScanner;
import stagecast.relay.json.JsonScanner.Verdict;

/** Tells what a message is. One for each lane; not thread-safe. */
final class InboundParser {

    private static final Inbound TOO_DEEP = new Inbound.Invalid("This message nests more than " + JsonScanner.MAX_DEPTH
            + " arrays and objects. Send flatter JSON, or the value as a string.");

    // The members that the protocol knows.
    private static final int EMAIL = 0;
    private static final int PASSWORD = 1;
    private static final int TOKEN = 2;
    private static final int TO = 3;
    private static final int MESSAGE = 4;

    private final JsonScanner scanner = new JsonScanner("email", "password", "token", "to", "message");
    private final CredentialsGuard guard = new CredentialsGuard();

    /** Reads a text message, {@code text[from, to)}, which is valid UTF-8. */
    Inbound parse(byte[] text, int from, int to) {
        Verdict verdict = scanner.scan(text, from, to);
        return switch (verdict) {
            case TOO_DEEP -> TOO_DEEP;
            case INVALID -> broadcast(false, from, to, guard.inText(text, from, to));
            case VALID -> json(text, from, to);
        };
    }

    /** Why a binary message is not relayed; null where it may be. It is neither credentials nor a direct message. */
    @Nullable
    Mistake mistakeInBinary(byte[] bytes, int from, int to) {
        return guard.inBinary(bytes, from, to);
    }

    private Inbound json(byte[] text, int from, int to) {
        if (scanner.hasString(EMAIL) && scanner.hasString(PASSWORD)) {
            return new Inbound.Login(new Credentials.Password(scanner.string(EMAIL), scanner.string(PASSWORD)));
        }
        if (scanner.hasString(TOKEN) && !scanner.has(TO)) {
            return new Inbound.Login(new Credentials.Token(scanner.string(TOKEN)));
        }
        if (scanner.has(PASSWORD)) {
            return new Inbound.Mistyped(Mistake.NO_CREDENTIALS);
        }
        if (scanner.hasString(TO) && scanner.has(MESSAGE)) {
            Mistake mistake = guard.inDirect(text, from, to);
            return mistake == null ? direct() : new Inbound.Mistyped(mistake);
        }
        return broadcast(true, scanner.valueStart(), scanner.valueEnd(), guard.inText(text, from, to));
    }

    private Inbound direct() {
        return new Inbound.Direct(
                scanner.string(TO), scanner.start(TO), scanner.end(TO), scanner.start(MESSAGE), scanner.end(MESSAGE));
    }

    private static Inbound broadcast(boolean json, int valueStart, int valueEnd, @Nullable Mistake mistake) {
        return mistake == null ? new Inbound.Broadcast(json, valueStart, valueEnd) : new Inbound.Mistyped(mistake);
    }
}
