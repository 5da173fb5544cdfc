package stagecast.relay.server.config;

import java.time.Duration;

/**
 * The bounds of sockets and of HTTP requests.
 *
 * @param socketSendBuffer what the kernel may keep for one connection that reads slowly, in bytes
 * @param handshakeTimeout how long the head of a request may take, and its body again
 * @param idleTimeout how long a connection may idle between two requests
 * @param writeTimeout how long an answer may wait without its peer taking any of it
 * @param httpConnectionsPerAddress how many connections that are not WebSockets one address may have
 * @param headBytes the longest head of a request, in bytes
 * @param headers the most header fields in it
 * @param httpSenders how many of those who send over HTTP are remembered, each with its rate
 */
public record SocketLimits(
        int socketSendBuffer,
        Duration handshakeTimeout,
        Duration idleTimeout,
        Duration writeTimeout,
        int httpConnectionsPerAddress,
        int headBytes,
        int headers,
        int httpSenders) {

    /** What holds where nothing is set. */
    public static final SocketLimits DEFAULTS = new SocketLimits(
            64 << 10,
            Duration.ofSeconds(10),
            Duration.ofSeconds(75),
            Duration.ofSeconds(10),
            1_000,
            16 << 10,
            100,
            10_000);

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
        positive("idle-timeout", idleTimeout.toMillis());
        positive("write-timeout", writeTimeout.toMillis());
        positive("http-connections-per-address", httpConnectionsPerAddress);
        positive("head-bytes", headBytes);
        positive("headers", headers);
        positive("http-senders", httpSenders);
    }

    /** The same with another buffer in the kernel. */
    public SocketLimits withSocketSendBuffer(int bytes) {
        return new SocketLimits(
                bytes,
                handshakeTimeout,
                idleTimeout,
                writeTimeout,
                httpConnectionsPerAddress,
                headBytes,
                headers,
                httpSenders);
    }

    /** The same with other times for a request, for the pause before the next one, and for an answer. */
    public SocketLimits withTimeouts(Duration handshake, Duration idle, Duration write) {
        return new SocketLimits(
                socketSendBuffer, handshake, idle, write, httpConnectionsPerAddress, headBytes, headers, httpSenders);
    }

    /** The same with another number of connections from one address. */
    public SocketLimits withHttpConnectionsPerAddress(int most) {
        return new SocketLimits(
                socketSendBuffer, handshakeTimeout, idleTimeout, writeTimeout, most, headBytes, headers, httpSenders);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("limits." + name + " must be greater than 0, it is " + value);
        }
    }
}
