package stagecast.relay.auth;

import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Words what went wrong with PostgreSQL for whoever runs the relay, by the SQLSTATE that the server or its driver gave. */
final class PostgresFailure {

    private static final String CONNECTION = "08";
    private static final String NO_PASSWORD_GIVEN = "08004";
    private static final String AUTHORIZATION = "28";
    private static final String NO_DATABASE = "3D000";
    private static final String NO_RIGHT = "42501";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private PostgresFailure() {}

    static StoreException of(String store, SQLException failure) {
        SQLException told = told(failure);
        return new StoreException(
                "the store " + store + " can't be used: " + reason(told) + "; " + advice(told), failure);
    }

    /** The pool says only that it has no connection; why it could not open one is behind that. */
    private static SQLException told(SQLException failure) {
        return failure.getCause() instanceof SQLException cause ? told(cause) : failure;
    }

    /** The server's further lines may show what is in a row. */
    private static String reason(SQLException failure) {
        if (failure.getCause() instanceof UnknownHostException unknown) {
            return "there is no host " + unknown.getMessage();
        }
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason was given");
    }

    private static String advice(SQLException failure) {
        @Nullable String state = failure.getSQLState();
        if (state == null) {
            return "raise auth.postgres.connections if that lasts";
        }
        if (state.startsWith(AUTHORIZATION) || state.equals(NO_PASSWORD_GIVEN)) {
            return "check user and password in auth.store";
        }
        if (state.startsWith(CONNECTION)) {
            return "see that the server runs, and that auth.store names its host and port";
        }
        return switch (state) {
            case NO_DATABASE -> "make that database, with the user as its owner, or name another one in auth.store";
            case NO_RIGHT -> "make the user of auth.store the owner of the database";
            case TOO_MANY_CONNECTIONS -> "raise the server's max_connections, or lower auth.postgres.connections";
            default -> "the server's log may say more";
        };
    }
}
