package stagecast.relay.auth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which database holds accounts and tokens: the SQLite file in the data folder, or one of a PostgreSQL server. Its
 * {@link #toString()} shows no password.
 */
public final class StoreAddress {

    /** The file in the data folder. */
    public static final StoreAddress SQLITE = new StoreAddress("sqlite", "", "", Map.of());

    private static final String HOST = "(?:[^/?#@:,\\[\\]\\s]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?";
    private static final Pattern POSTGRES =
            Pattern.compile("jdbc:postgresql://(HOST(?:,HOST)*)/([^/?#\\s]+)(?:\\?([^#\\s]*))?".replace("HOST", HOST));
    private static final Pattern SECRET = Pattern.compile("([?&][^=&]*password=)[^&]*", Pattern.CASE_INSENSITIVE);
    private static final String FORM =
            "auth.store is sqlite, or jdbc:postgresql://HOST:PORT/DATABASE?user=NAME&password=…"
                    + " with what is neither letter nor digit percent-encoded (@ as %40)";

    private final String text;
    private final String hosts;
    private final String database;
    private final Map<String, String> parameters;

    private StoreAddress(String text, String hosts, String database, Map<String, String> parameters) {
        this.text = text;
        this.hosts = hosts;
        this.database = database;
        this.parameters = parameters;
    }

    /**
     * Reads an address.
     *
     * @param text {@code sqlite} or nothing, or {@code jdbc:postgresql://host[:port][,…]/database[?parameter=value&…]}
     *     with the parameters of PostgreSQL's JDBC driver, {@code user} and {@code password} among them. A plus is a plus
     * @throws IllegalArgumentException if it is neither; the message shows nothing of it
     */
    public static StoreAddress parse(String text) {
        if (text.isEmpty() || text.equals(SQLITE.text)) {
            return SQLITE;
        }
        Matcher parts = POSTGRES.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(FORM);
        }
        String query = parts.group(3);
        return new StoreAddress(
                text, parts.group(1), decode(parts.group(2)), query == null ? Map.of() : parameters(query));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(FORM);
            }
            parameters.put(decode(parameter.substring(0, equals)), decode(parameter.substring(equals + 1)));
        }
        return parameters;
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(FORM, e);
        }
    }

    /** Whether it is the file in the data folder. */
    public boolean isSqlite() {
        return equals(SQLITE);
    }

    /** Hosts with their ports, comma-separated. */
    String hosts() {
        return hosts;
    }

    String database() {
        return database;
    }

    /** What the driver is told besides. */
    Map<String, String> parameters() {
        return parameters;
    }

    /** Which one it is, for messages. */
    String name() {
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoreAddress address && address.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return SECRET.matcher(text).replaceAll("$1***");
    }
}
