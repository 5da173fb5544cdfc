package stagecast.relay.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import stagecast.relay.PartialInput;

/** Makes the accounts of what arrives in part. Thread-safe. */
public interface PartialInputs {

    /**
     * Makes an account that holds nothing yet.
     *
     * @param thread the I/O thread on which the account is used
     * @param client whose input it is
     * @param drop frees what is kept, and ends the request; called on that thread
     */
    PartialInput of(XnioIoThread thread, InetAddress client, Runnable drop);

    /**
     * Makes one for what a connection itself keeps. It counts to the connection's peer, and ends with the connection.
     *
     * @param drop frees what is kept, and ends the connection; called on its I/O thread
     */
    default PartialInput of(StreamConnection connection, Runnable drop) {
        InetSocketAddress peer = connection.getPeerAddress(InetSocketAddress.class);
        PartialInput made = of(connection.getIoThread(), peer.getAddress(), drop);
        connection.setCloseListener(closed -> made.close());
        return made;
    }
}
