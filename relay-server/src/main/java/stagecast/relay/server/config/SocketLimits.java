package stagecast.relay.server.config;

import java.time.Duration;

/**
 * The bounds of sockets and of HTTP requests.
 *
 * @param socketSendBuffer what the kernel may keep for one connection that reads slowly, in bytes
 * @param handshakeTimeout how long the head of a request may take, and its body again
 * @param headBytes the longest head of a request, in bytes
 * @param headers the most header fields in it
 * @param httpSenders how many of those who send over HTTP are remembered, each with its rate
 */
public record SocketLimits(
        int socketSendBuffer, Duration handshakeTimeout, int headBytes, int headers, int httpSenders) {

    /** What holds where nothing is set. */
    public static final SocketLimits DEFAULTS =
            new SocketLimits(64 << 10, Duration.ofSeconds(10), 16 << 10, 100, 10_000);

    private static final int MIN_SEND_BUFFER = 4 << 10;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one makes no sense; the message names its key
     */
    public SocketLimits {
        if (socketSendBuffer < MIN_SEND_BUFFER) {
            throw new IllegalArgumentException(
                    "limits.socket-send-buffer must be at least 4KiB, it is " + socketSendBuffer);
        }
        positive("handshake-timeout", handshakeTimeout.toMillis());
        positive("head-bytes", headBytes);
        positive("headers", headers);
        positive("http-senders", httpSenders);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("limits." + name + " must be greater than 0, it is " + value);
        }
    }
}
