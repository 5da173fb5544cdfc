package stagecast.relay.load;

import java.io.IOException;

/** What failed input and output has to say. */
final class Failures {

    private Failures() {}

    /** The exception's message; without one, the name of its kind. */
    static String sentence(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
