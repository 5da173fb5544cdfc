package stagecast.relay.server.http;

import java.net.InetAddress;
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
}
