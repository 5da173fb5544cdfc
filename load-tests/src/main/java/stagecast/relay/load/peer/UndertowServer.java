package stagecast.relay.load.peer;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A fan-out server on Undertow's own WebSocket API, as a tutorial would write it. */
public final class UndertowServer {

    private static final Map<String, Set<WebSocketChannel>> CHANNELS = new ConcurrentHashMap<>();

    private UndertowServer() {}

    /** Serves until it is killed; prints where, when it does. */
    public static void main(String... arguments) {
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
                .setSocketOption(org.xnio.Options.BACKLOG, 4096)
                .setHandler(Handlers.websocket(UndertowServer::connected))
                .build();
        server.start();
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        System.out.println("listening on http://127.0.0.1:" + address.getPort());
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
