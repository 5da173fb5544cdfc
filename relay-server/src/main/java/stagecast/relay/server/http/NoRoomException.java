package stagecast.relay.server.http;

import java.io.IOException;

/** A part of a request or message had to go, because too much was unfinished in all: what comes behind it can't be understood. */
public final class NoRoomException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Makes one. */
    public NoRoomException() {
        super("too much waits to become whole");
    }
}
