package stagecast.relay.tck;

import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import stagecast.relay.Relay;

/**
 * What a client sees of every server that the relay runs on, over real sockets. The nested classes follow the sections
 * of the protocol.
 *
 * <p>A binding's test extends this and says how its server is started; each test starts one of its own.
 */
public abstract class ServerBindingContract {

    private @Nullable Scene scene;

    /** Starts a server for this relay on a free port of the loopback interface. */
    protected abstract RunningServer start(Relay relay) throws Exception;

    /** What the clients and the server speak beneath the WebSocket; TCP alone unless told. */
    protected RelayClient.Beneath beneath() {
        return tcp -> tcp;
    }

    /** How long a test waits for something before it fails; only a binding that is to fail needs less. */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    /**
     * An address to listen on that takes IPv4 and IPv6 alike, as the tests need it.
     *
     * @return 127.0.0.1 where the machine has no IPv6
     */
    protected static String bothLoopbacks() throws SocketException {
        boolean ipv6 = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
        return ipv6 ? "::" : "127.0.0.1";
    }

    @BeforeEach
    final void openTheScene() {
        scene = new Scene(this::start, beneath(), patience());
    }

    @AfterEach
    final void closeTheScene() throws Exception {
        scene().close();
    }

    private Scene scene() {
        return Objects.requireNonNull(scene);
    }

    @Nested
    class Section1Joining extends JoiningSection {
        Section1Joining() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section1Refusals extends RefusalsSection {
        Section1Refusals() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section1Room extends RoomSection {
        Section1Room() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section1Compression extends CompressionSection {
        Section1Compression() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section1Heartbeats extends HeartbeatsSection {
        Section1Heartbeats() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section1Pings extends PingsSection {
        Section1Pings() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section2Credentials extends CredentialsSection {
        Section2Credentials() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section2Checks extends ChecksSection {
        Section2Checks() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section3Sending extends SendingSection {
        Section3Sending() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section3Rates extends RatesSection {
        Section3Rates() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section4Envelope extends EnvelopeSection {
        Section4Envelope() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section5Direct extends DirectSection {
        Section5Direct() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section6Slow extends SlowSection {
        Section6Slow() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section7Guests extends GuestsSection {
        Section7Guests() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section7Rules extends RulesSection {
        Section7Rules() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section8Failures extends FailuresSection {
        Section8Failures() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section8Parts extends PartsSection {
        Section8Parts() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section8Closing extends ClosingSection {
        Section8Closing() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section8DeferredCloses extends DeferredClosesSection {
        Section8DeferredCloses() {
            super(ServerBindingContract.this::scene);
        }
    }

    @Nested
    class Section8Storms extends StormSection {
        Section8Storms() {
            super(ServerBindingContract.this::scene);
        }
    }
}
