package stagecast.relay.load.attack.attacker;

import java.time.Duration;

/**
 * One attack, as the attacker's process is told to make it.
 *
 * @param port the relay's, on 127.0.0.1
 * @param sockets how many the attack may have open at a time
 * @param addresses how many addresses its connections come from; 0: from 127.0.0.1, as the honest clients do
 * @param time how long it lasts
 * @param honestChannel where the honest clients are
 * @param channel where the attackers are
 * @param token of a guest of that channel
 */
public record AttackOrder(
        AttackKind kind,
        int port,
        int sockets,
        int addresses,
        Duration time,
        String honestChannel,
        String channel,
        String token) {

    private static final int WORDS = 8;

    /** The order as one line, without its end. */
    public String line() {
        return String.join(
                " ",
                kind.word(),
                Integer.toString(port),
                Integer.toString(sockets),
                Integer.toString(addresses),
                Long.toString(time.toMillis()),
                honestChannel,
                channel,
                token);
    }

    /**
     * Reads a line that {@link #line} made.
     *
     * @throws IllegalArgumentException if it is another one
     */
    public static AttackOrder parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != WORDS) {
            throw new IllegalArgumentException("an order has " + WORDS + " words, this one " + words.length);
        }
        return new AttackOrder(
                AttackKind.named(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Duration.ofMillis(Long.parseLong(words[4])),
                words[5],
                words[6],
                words[7]);
    }

    /** Host and port, as a request's {@code Host} has them. */
    public String authority() {
        return "127.0.0.1:" + port;
    }
}
