package stagecast.relay.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells arguments and variables that Java could not read: in a locale such as C it decodes what is not ASCII to U+FFFD, one for
 * each byte, and two names that differ may become the same. {@code ./relay} sets a UTF-8 locale; other starters may not.
 */
public final class Unreadable {

    static final char REPLACEMENT = '\uFFFD';

    private static final String PREFIX = "RELAY_";

    private Unreadable() {}

    /** The sentence for the first argument or {@code RELAY_} variable that came without some of its characters. */
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
                + " has characters that Java can't read in this locale: set LC_ALL=C.UTF-8, or the locale in which it was"
                + " typed";
    }
}
