package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import stagecast.relay.ChannelName;
import stagecast.relay.ChannelRules;
import stagecast.relay.Relay;
import stagecast.relay.RelayListener;
import stagecast.relay.RelayOptions;
import stagecast.relay.Router;
import stagecast.relay.tck.InMemoryAuthenticator.Account;

/** One test's relay on its server, with a channel, accounts and clients; all ends with the test. */
final class Scene {

    /** How a binding starts its server. */
    interface Start {
        RunningServer start(Relay relay) throws Exception;
    }

    private static final String LOOPBACK = "127.0.0.1";

    final Bounds bounds = new Bounds();
    RelayOptions options = RelayOptions.DEFAULTS;
    final InMemoryAuthenticator authenticator = new InMemoryAuthenticator();
    final String channel = "room-" + UUID.randomUUID();
    final Duration patience;

    /** What holds on this test's channel for those who join from now on. */
    volatile ChannelRules rules = ChannelRules.DEFAULTS;

    private final Start start;
    private final RelayClient.Beneath beneath;
    private final List<RelayClient> clients = new ArrayList<>();
    private final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();
    private final AtomicLong missed = new AtomicLong();
    private @Nullable Relay relay;
    private @Nullable RunningServer server;
    private int accounts;

    Scene(Start start, RelayClient.Beneath beneath, Duration patience) {
        this.start = start;
        this.beneath = beneath;
        this.patience = patience;
    }

    /** The relay; its limits and options are settled from now on. */
    Relay relay() {
        if (relay == null) {
            var listener = new RelayListener() {
                @Override
                public void closed(ChannelName channel, int code) {
                    closes.add(code);
                }

                @Override
                public void missed(ChannelName channel, long messages) {
                    missed.addAndGet(messages);
                }
            };
            relay = new Relay(bounds.limits(), options, authenticator, listener, Router.LOCAL, this::rules);
        }
        return relay;
    }

    /** The code of a close that the relay has begun, waiting for it if there is none; null if none comes. */
    @Nullable
    Integer nextClose(Duration wait) throws InterruptedException {
        return closes.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How many broadcasts slow listeners have lost, as far as the relay has noticed. */
    long missed() {
        return missed.get();
    }

    private ChannelRules rules(ChannelName name) {
        return name.value().equals(channel) ? rules : ChannelRules.DEFAULTS;
    }

    private int port() throws Exception {
        if (server == null) {
            server = start.start(relay());
        }
        return server.port();
    }

    private InetSocketAddress address(String host) throws Exception {
        return new InetSocketAddress(host, port());
    }

    /** The path of this test's channel. */
    String path() {
        return "/api/events/" + channel + "/ws";
    }

    /** A connection without a word said. */
    RelayClient tcp() throws Exception {
        return kept(connect(LOOPBACK));
    }

    /** The same to this address; it is the caller's to close. */
    RelayClient connect(String host) throws Exception {
        return RelayClient.connect(address(host), patience, beneath);
    }

    RelayClient kept(RelayClient client) {
        clients.add(client);
        return client;
    }

    /** An answer to a request on a connection of its own. */
    HttpAnswer ask(Upgrade request) throws Exception {
        return tcp().ask(request);
    }

    /** A connection that has joined by this request. */
    RelayClient join(Upgrade request) throws Exception {
        return tcp().join(request);
    }

    /** A connection on this test's channel that has not authenticated. */
    RelayClient listener() throws Exception {
        return join(Upgrade.of(path()));
    }

    /** A connection on this test's channel with this query. */
    RelayClient listener(String query) throws Exception {
        return join(Upgrade.of(path() + "?" + query));
    }

    /** A connection without a word said that has little room for what it does not read. */
    RelayClient narrow() throws Exception {
        return kept(RelayClient.connectNarrow(address(LOOPBACK), patience, beneath));
    }

    /** One that has little room for what it does not read. */
    RelayClient narrowListener() throws Exception {
        return narrowListener("");
    }

    /** The same with this query. */
    RelayClient narrowListener(String query) throws Exception {
        return narrow().join(Upgrade.of(path() + "?" + query));
    }

    /** An authenticated connection of a new account. */
    RelayClient sender() throws Exception {
        return member(account(), listener());
    }

    /**
     * One that gets no broadcasts: what was sent before it joined may still be under way, and is of no interest to a test
     * that reads answers.
     */
    RelayClient quietSender() throws Exception {
        return member(account(), listener("listen=false"));
    }

    /** An authenticated connection of this account. */
    RelayClient member(Account account) throws Exception {
        return member(account, listener());
    }

    /** Authenticates the connection in band. */
    RelayClient member(Account account, RelayClient client) throws IOException {
        client.send(account.credentials());
        assertEquals("ok", client.nextText());
        return client;
    }

    /** A new account. */
    Account account() {
        accounts++;
        return authenticator.addAccount("Person" + accounts + "@example.org", "a secret, number " + accounts);
    }

    /** Waits until one more check of credentials has begun. */
    void awaitCheck() throws InterruptedException {
        assertTrue(authenticator.awaitCheck(patience), "no check began");
    }

    void close() throws Exception {
        for (RelayClient client : clients) {
            client.close();
        }
        if (relay != null) {
            relay.close();
        }
        if (server != null) {
            server.stop().close();
        }
    }
}
