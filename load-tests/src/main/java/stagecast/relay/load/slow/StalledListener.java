package stagecast.relay.load.slow;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import stagecast.relay.load.client.ClearWire;
import stagecast.relay.load.client.Client;
import stagecast.relay.load.client.Dialect;
import stagecast.relay.load.client.Run;
import stagecast.relay.load.client.Upgrade;
import stagecast.relay.load.client.Wire;

/** A listener that reads only when it is told to, with so small a buffer that the kernel keeps little for it. */
final class StalledListener extends Client {

    private static final int RECEIVE_BUFFER_BYTES = 16 << 10;

    private final StalledReception reception;
    private boolean joined;
    private int closeCode;
    private boolean over;

    StalledListener(Run run, String name, Upgrade upgrade, Dialect dialect, String channel, StalledReception reception)
            throws IOException {
        super(run, name, smallWire(), upgrade, dialect, dialect.talk(channel, false, true), reception);
        this.reception = reception;
    }

    StalledReception reception() {
        return reception;
    }

    private static Wire smallWire() throws IOException {
        SocketChannel socket = Wire.newSocket();
        socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        return new ClearWire(socket);
    }

    /** All are there, so that ending it is no failure of joining any more. */
    void stall() {
        joined = true;
        listenToSocket(false);
    }

    @Override
    protected void closed(int code, String reason) {
        closeCode = code;
        over = true;
        close();
    }

    @Override
    protected void lost(String why) {
        over = true;
        if (!joined) {
            super.lost(why);
        }
    }

    /** The code of the relay's close frame; 0 if none came. */
    int closeCode() {
        return closeCode;
    }

    /** Whether nothing more will come: the mark has, or the connection has ended. */
    boolean over() {
        return over || reception.told();
    }

    /** Whether its connection ended without a close frame. */
    boolean wasCut() {
        return over && closeCode == 0;
    }
}
