package stagecast.relay.load.peers.server;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A fan-out server on Undertow's own WebSocket API, as a tutorial would write it. */
public final class UndertowServer {

    private static final Map<String, Set<WebSocketChannel>> CHANNELS = new ConcurrentHashMap<>();

    private UndertowServer() {}

    /**
     * Serves until it is killed; prints where, when it does.
     *
     * @param arguments none, or for TLS a keystore, and what opens it
     */
    public static void main(String... arguments) throws IOException, GeneralSecurityException {
        Undertow.Builder builder = Undertow.builder();
        if (arguments.length == 0) {
            builder.addHttpListener(0, "127.0.0.1");
        } else {
            builder.addHttpsListener(0, "127.0.0.1", tls(new File(arguments[0]), arguments[1].toCharArray()));
        }
        Undertow server = builder.setServerOption(UndertowOptions.ENABLE_HTTP2, false)
                .setSocketOption(org.xnio.Options.BACKLOG, 4096)
                .setHandler(Handlers.websocket(UndertowServer::connected))
                .build();
        server.start();
        Undertow.ListenerInfo listener = server.getListenerInfo().get(0);
        InetSocketAddress address = (InetSocketAddress) listener.getAddress();
        System.out.println("listening on " + listener.getProtcol() + "://127.0.0.1:" + address.getPort());
    }

    private static SSLContext tls(File keystore, char[] password) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(keystore, password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static void connected(WebSocketHttpExchange exchange, WebSocketChannel socket) {
        Set<WebSocketChannel> channel = CHANNELS.computeIfAbsent(
                exchange.getRequestURI().replaceFirst("\\?.*", ""), name -> ConcurrentHashMap.newKeySet());
        if (!exchange.getQueryString().equals("listen=false")) {
            channel.add(socket);
            socket.addCloseTask(channel::remove);
        }
        socket.getReceiveSetter().set(new AbstractReceiveListener() {
            @Override
            protected void onFullTextMessage(WebSocketChannel sender, BufferedTextMessage message) {
                String text = message.getData();
                for (WebSocketChannel other : channel) {
                    if (other != sender) {
                        WebSockets.sendText(text, other, null);
                    }
                }
            }
        });
        socket.resumeReceives();
    }
}
