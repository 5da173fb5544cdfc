package stagecast.relay.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds arguments and variables that Java could not read: in a locale such as C it decodes each byte that is not ASCII to
 * U+FFFD, so two different names may become the same. {@code ./relay} sets a UTF-8 locale; other ways to start Java may not.
 */
public final class Unreadable {

    static final char REPLACEMENT = '\uFFFD';

    private static final String PREFIX = "RELAY_";

    private Unreadable() {}

    /** The error for the first argument or {@code RELAY_} variable that has lost characters, if there is one. */
    public static Optional<String> sentence(List<String> arguments, Map<String, String> environment) {
        for (String argument : arguments) {
            if (isUnreadable(argument)) {
                return Optional.of(sentence("the argument '" + argument + "'"));
            }
        }
        return environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(PREFIX) && isUnreadable(variable.getValue()))
                .map(variable -> sentence("the variable " + variable.getKey()))
                .findFirst();
    }

    private static boolean isUnreadable(String text) {
        return text.indexOf(REPLACEMENT) >= 0;
    }

    private static String sentence(String what) {
        return what
                + " has characters that Java can't read in this locale: set LC_ALL=C.UTF-8, or the locale in which it"
                + " was typed";
    }
}
