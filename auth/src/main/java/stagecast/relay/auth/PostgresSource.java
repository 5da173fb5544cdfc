package stagecast.relay.auth;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** Describes to PostgreSQL's driver how to reach a server. */
final class PostgresSource {

    private static final String PROGRAM = "stagecast-relay";

    private PostgresSource() {}

    /**
     * Opens nothing yet.
     *
     * @param loginTimeout how long a connection may take to open, rounded up to seconds
     * @param readTimeout how long nothing may come from the server that an answer is awaited from, likewise; then the
     *     connection is closed. Both win over what the address says
     * @throws StoreException if the driver does not know one of the address's parameters
     */
    static PGSimpleDataSource of(StoreAddress address, Duration loginTimeout, Duration readTimeout) {
        var source = new PGSimpleDataSource();
        setHosts(source, address.hosts().split(","));
        source.setDatabaseName(address.database());
        source.setApplicationName(PROGRAM);
        for (Map.Entry<String, String> parameter : address.parameters().entrySet()) {
            try {
                source.setProperty(parameter.getKey(), parameter.getValue());
            } catch (SQLException e) {
                throw new StoreException(
                        "auth.store has the parameter " + parameter.getKey()
                                + ", which PostgreSQL's driver does not know; remove it",
                        e);
            }
        }
        source.setTcpKeepAlive(true);
        source.setConnectTimeout(seconds(loginTimeout));
        source.setLoginTimeout(seconds(loginTimeout));
        source.setSocketTimeout(seconds(readTimeout));
        return source;
    }

    private static void setHosts(PGSimpleDataSource source, String... hosts) {
        var names = new String[hosts.length];
        var ports = new int[hosts.length];
        for (int i = 0; i < hosts.length; i++) {
            int colon = hosts[i].lastIndexOf(':');
            boolean hasPort = colon > hosts[i].lastIndexOf(']');
            names[i] = hasPort ? hosts[i].substring(0, colon) : hosts[i];
            ports[i] = hasPort ? Integer.parseInt(hosts[i].substring(colon + 1)) : 0; // 0 is the driver's default
        }
        source.setServerNames(names);
        source.setPortNumbers(ports);
    }

    private static int seconds(Duration timeout) {
        return Math.toIntExact(timeout.plusMillis(999).toSeconds());
    }
}
