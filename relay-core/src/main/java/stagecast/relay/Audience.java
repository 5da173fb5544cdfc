package stagecast.relay;

/**
 * Who is on a channel.
 *
 * @param listeners the connections to which broadcasts go
 * @param connections all of them, with those that only send
 */
public record Audience(int listeners, int connections) {

    static final Audience NONE = new Audience(0, 0);
}
