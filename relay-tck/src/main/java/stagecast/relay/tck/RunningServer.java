package stagecast.relay.tck;

/**
 * A binding's server that accepts connections.
 *
 * @param port where it listens on the loopback interface
 * @param stop ends it and frees what it holds; the relay has been closed by then
 */
public record RunningServer(int port, AutoCloseable stop) {}
