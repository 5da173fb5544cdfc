package stagecast.relay.load.client;

import java.nio.ByteBuffer;

/** What a connection does with the messages that it gets. Called on the connection's selector thread. */
public interface Reception {

    /** So many bytes were read; what they hold is told next. */
    void arriving(int bytes);

    /**
     * A message has begun; {@code length} bytes of it, from index {@code at}, are there to be looked at.
     *
     * @param in valid during the call
     */
    void message(ByteBuffer in, int at, int length);

    /** What has begun is there as a whole. */
    void complete();
}
