package stagecast.relay.server;

/**
 * How a command writes its log: by logback, to standard error. Its configuration has a name that logback does not look for by
 * itself, so it never takes the place of an embedding program's own {@code logback.xml}.
 */
public final class CommandLog {

    private static final String PROPERTY = "logback.configurationFile";
    private static final String CONFIGURATION = "stagecast/relay/server/command-log.xml";

    private CommandLog() {}

    /** Names the configuration, unless {@code -Dlogback.configurationFile} does. To be called before the first logger is made. */
    public static void configure() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, CONFIGURATION);
        }
    }
}
