package stagecast.relay.demo;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import stagecast.relay.ChannelName;
import stagecast.relay.auth.AuthSettings;
import stagecast.relay.auth.AuthStore;
import stagecast.relay.auth.LoginResult;
import stagecast.relay.auth.TicketResult;
import stagecast.relay.auth.TicketTerms;
import stagecast.relay.server.ListenException;
import stagecast.relay.server.RelayServer;

/** A relay with the demo's pages, and the account that lets phones in. */
final class DemoRelay implements AutoCloseable {

    private static final ChannelName CHANNEL = new ChannelName("gyro");
    private static final String HERE = "127.0.0.1";
    private static final String CHEAPLY = "&d=canvas";

    private final AuthStore store;
    private final Host host;
    private RelayServer server;

    DemoRelay(Path data) throws Exception {
        store = AuthStore.open(data, AuthSettings.DEFAULTS, Clock.systemUTC());
        host = Host.in(store, CHANNEL);
        server = Main.start(store, 0);
    }

    String phonePage() {
        return phonePage(HERE);
    }

    /** The phone page by another name of this machine. */
    String phonePage(String machine) {
        return addresses(machine).phonePage();
    }

    /** The phone page with something else behind its number sign. */
    String phonePageWith(String fragment) {
        return at(HERE) + "/phone#" + fragment;
    }

    /** Another page of the relay. */
    String page(String path) {
        return at(HERE) + path;
    }

    /** The big screen of whoever may send phones away, drawn in the way that costs least. */
    String bigScreen() {
        return addresses(HERE).bigScreen() + CHEAPLY;
    }

    /** The big screen with a phone page that others reach. */
    String bigScreenFor(String machine) {
        String fragment = addresses(machine).bigScreen().replaceFirst("^[^#]*", "");
        return at(HERE) + "/screen" + fragment + CHEAPLY;
    }

    /** Anybody's big screen, likewise. */
    String plainScreen() {
        return at(HERE) + "/screen#" + CHEAPLY;
    }

    /** Anybody's big screen, drawn as it is drawn for people. */
    String screenAsItIs() {
        return at(HERE) + "/screen";
    }

    String token() {
        return host.token();
    }

    /** A ticket that ends with its maker's password. */
    String ticketOf(String email) throws Exception {
        store.accounts().add(email, "a password for this test only".toCharArray());
        var login = (LoginResult.LoggedIn) store.logins()
                .login(email, "a password for this test only", InetAddress.getLoopbackAddress())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        var ticket = (TicketResult.Made) store.tickets()
                .make(login.token(), CHANNEL, TicketTerms.DEFAULTS, InetAddress.getLoopbackAddress())
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        return ticket.ticket();
    }

    /** Ends the account, its tickets and their guests. */
    void remove(String email) {
        store.accounts().remove(email);
    }

    /** The relay goes away. */
    void stop() {
        server.close();
    }

    /** It comes back where it was. */
    void startAgain() throws ListenException {
        server = Main.start(store, server.port());
    }

    private Addresses addresses(String machine) {
        return Addresses.of(at(machine), at(machine), CHANNEL, host);
    }

    private String at(String machine) {
        return "http://" + machine + ":" + server.port();
    }

    @Override
    public void close() {
        server.close();
        store.close();
    }
}
