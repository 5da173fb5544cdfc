package stagecast.relay.load.attack.attacker;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.stream.Stream;

/** The attacks that there are. */
public enum AttackKind {
    PARTS("WebSockets that each send a message of 64 KiB, all but its last byte"),
    HEADS("heads of requests that never end"),
    BODIES("bodies of requests that never end, with announced lengths up to 2^31-1"),
    UNREAD("60 pipelined requests on each connection, whose answers are never read"),
    IDLE("connections that say nothing: before a request, behind one, and as WebSockets"),
    ERRORS("requests that are answered with an error, on a new connection each, as many as possible"),
    JUNK("WebSockets that break the protocol, and send on behind the relay's close frame as fast as possible"),
    LEAVE("9,000 WebSockets of one token that close at once, again and again"),
    REAUTH("3,000 WebSockets of one guest that authenticate again as fast as possible"),
    PASSWORDS("WebSockets that try wrong passwords, the next one as soon as the last was answered"),
    SLOW("listeners that never read, a few of them on the honest channel");

    private final String description;

    AttackKind(String description) {
        this.description = description;
    }

    /** What it is called on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its sockets do, in a few words. */
    public String description() {
        return description;
    }

    /**
     * Finds one by its {@link #word}.
     *
     * @throws IllegalArgumentException if there is none; the message lists all
     */
    public static AttackKind named(String word) {
        return Stream.of(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no attack '" + word + "', only "
                        + Stream.of(values()).map(AttackKind::word).collect(joining(", "))));
    }
}
