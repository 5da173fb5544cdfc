package stagecast.relay.cli;

/**
 * How a command writes its log: with logback, to standard error. Logback does not look for a configuration of this name by
 * itself, so it never replaces an embedding program's own {@code logback.xml}.
 */
public final class CommandLog {

    private static final String PROPERTY = "logback.configurationFile";
    private static final String CONFIGURATION = "stagecast/relay/cli/command-log.xml";

    private CommandLog() {}

    /** Names the configuration, unless {@code -Dlogback.configurationFile} does. Call it before the first logger is made. */
    public static void configure() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, CONFIGURATION);
        }
    }
}
