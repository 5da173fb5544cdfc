package stagecast.relay.load.attack.attacker;

import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What an attack was made of.
 *
 * @param held connections at the same time, at most
 * @param opened connections in all
 * @param ended connections that the relay refused or ended
 * @param failed attempts to connect that failed
 * @param sent requests and messages, begun ones too
 * @param bytes written
 */
public record AttackVolume(long held, long opened, long ended, long failed, long sent, long bytes) {

    public static final AttackVolume NONE = new AttackVolume(0, 0, 0, 0, 0, 0);

    private static final int WORDS = 6;

    /** The figures as one line, without its end. */
    public String line() {
        return LongStream.of(held, opened, ended, failed, sent, bytes)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(" "));
    }

    /**
     * Reads a line that {@link #line} made.
     *
     * @throws IllegalArgumentException if it is another one
     */
    public static AttackVolume parse(String line) {
        long[] words = Stream.of(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
        if (words.length != WORDS) {
            throw new IllegalArgumentException("a volume has " + WORDS + " figures, this one " + words.length);
        }
        return new AttackVolume(words[0], words[1], words[2], words[3], words[4], words[5]);
    }
}
