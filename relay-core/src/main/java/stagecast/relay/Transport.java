package stagecast.relay;

/**
 * The outbound half of one connection, implemented by a server binding.
 *
 * <p>The relay calls it on its connection's {@link Lane} only. No method blocks, throws, or calls the
 * {@link Connection} before it returns. A connection that breaks while it is written takes everything from then on, and
 * goes on being read: what the peer had sent before still counts, and its end is reported by {@link Connection#onGone}.
 *
 * <p>The relay keeps the state of the connection, so an implementation needs none: no method is called after
 * {@link Connection#onGone}, and nothing is written after {@link #endOutput}. A transport that throws is {@linkplain #cut cut},
 * and no other method of it is called again.
 */
public interface Transport {

    /**
     * Writes as much of the batch as can be written now.
     *
     * @param batch shared with other connections of this lane and never changed below {@code to};
     *     {@link Batch#retain()} it to keep it beyond the call
     * @param from the first byte of {@link Batch#wire()} that this connection still lacks
     * @param to the byte behind the last one that is meant for it, the end of a frame
     * @return how many bytes were taken, cut anywhere; a server that frames by itself takes whole frames or 0. After
     *     less than {@code to - from} the relay offers the rest on {@link Connection#onWritable()}, which the transport
     *     calls once it can take more
     */
    int write(Batch batch, int from, int to);

    /**
     * Reading may go on after a {@link Connection} method answered false. The relay calls it last in a task, so what was
     * kept may be given to the connection before this returns.
     */
    void resumeReading();

    /**
     * Everything meant for the peer has been taken, and close frames have gone both ways: the relay sends nothing more
     * (TCP: shut down the output). Called once at most. What still comes is read and thrown away until the peer ends the connection, or the
     * relay calls {@link #cut()}.
     */
    void endOutput();

    /**
     * Whether the way to the peer has broken, so that nothing written reaches it. What it had sent before still counts. A
     * transport that can't tell answers false; the relay then does work for a peer that has gone.
     */
    default boolean isBroken() {
        return false;
    }

    /**
     * Ends the connection at once, without a word (TCP: a reset, for else the kernel goes on offering what waits to a peer
     * that never reads). {@link Connection#onGone()} follows. Harmless when repeated.
     */
    void cut();
}
