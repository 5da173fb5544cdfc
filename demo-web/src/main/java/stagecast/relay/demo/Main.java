package stagecast.relay.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import stagecast.relay.ChannelRules;
import stagecast.relay.Limits;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.RelayOptions;
import stagecast.relay.Router;
import stagecast.relay.auth.AuthSettings;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.server.ListenException;
import stagecast.relay.server.RelayServer;

/** The relay in a program of one's own: accounts in a folder, pages from the class path, one port. */
public final class Main {

    private Main() {}

    /** Serves the demo's pages on the port given, 8080 without, until the process ends. */
    public static void main(String[] arguments) throws Exception {
        int port = arguments.length == 0 ? 8080 : Integer.parseInt(arguments[0]);
        try (AuthStore store = AuthStore.open(Path.of("data"), AuthSettings.DEFAULTS, Clock.systemUTC());
                RelayServer server = start(store, port)) {
            System.out.println("phone page: http://127.0.0.1:" + server.port() + "/phone");
            new CountDownLatch(1).await();
        }
    }

    /** Starts a relay whose senders are the store's accounts and their guests, with the demo's pages beside it. */
    static RelayServer start(AuthStore store, int port) throws ListenException {
        return server(store).port(port).start();
    }

    static RelayServer.Builder server(AuthStore store) {
        // An audience of strangers: listeners see a sender's user id, not the address.
        RelayOptions options = new RelayOptions(RelayOptions.From.USER_ID, RelayOptions.OkFrame.TEXT);
        Relay relay = new Relay(
                Limits.DEFAULTS,
                options,
                store.authenticator(),
                RelayListener.NONE,
                Router.LOCAL,
                channel -> ChannelRules.DEFAULTS);
        return RelayServer.of(relay).accounts(store).pages(Main.class, "pages");
    }
}
