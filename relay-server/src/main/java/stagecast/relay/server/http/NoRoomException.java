package stagecast.relay.server.http;

import java.io.IOException;

/** The relay dropped unfinished input at the bound of all input; what follows on the connection can't be understood. */
public final class NoRoomException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Makes one. */
    public NoRoomException() {
        super("too much input is unfinished");
    }
}
