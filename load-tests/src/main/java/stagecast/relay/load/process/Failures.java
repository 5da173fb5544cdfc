package stagecast.relay.load.process;

import java.io.IOException;

/** What failed input and output has to say. */
public final class Failures {

    private Failures() {}

    /** The exception's message; without one, the name of its kind. */
    public static String sentence(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
