package stagecast.relay.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import stagecast.relay.Limits;

/**
 * Whether and how to listen with TLS. The certificate is in two PEM files or in one keystore, which are read at the start
 * and again when they change.
 *
 * @param port 0 takes a free one; without one there is no TLS
 * @param certificate a PEM file with the certificate, and those that lead to its authority behind it
 * @param key a PEM file with the certificate's private key
 * @param keystore a PKCS12 or JKS file with one private key and its certificates, in place of the other two
 * @param keystorePassword what opens the keystore, and the key in it
 * @param reload how often is looked whether the files have changed, 100 ms to a day
 */
public record TlsSettings(
        OptionalInt port,
        Optional<Path> certificate,
        Optional<Path> key,
        Optional<Path> keystore,
        Secret keystorePassword,
        Duration reload) {

    /** Records that sockets have not taken may take this part of what may wait for all listeners, */
    private static final int UNSENT_ONE_IN = 16;

    /** but at least this: four records. */
    private static final long LEAST_UNSENT_BYTES = 64L << 10;

    private static final int MAX_PORT = 65_535;
    private static final Duration MIN_RELOAD = Duration.ofMillis(100);
    private static final Duration MAX_RELOAD = Duration.ofDays(1);

    /** How often is looked whether the files have changed, unless told. */
    public static final Duration DEFAULT_RELOAD = Duration.ofMinutes(1);

    /** No TLS. */
    public static final TlsSettings OFF = new TlsSettings(
            OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Secret.NONE, DEFAULT_RELOAD);

    /**
     * Checks that all belongs together; no file is touched.
     *
     * @throws IllegalArgumentException if it does not; the message names the keys and says what to do
     */
    public TlsSettings {
        if (port.isPresent() && (port.getAsInt() < 0 || port.getAsInt() > MAX_PORT)) {
            throw new IllegalArgumentException("tls.port must be 0 to " + MAX_PORT + ", it is " + port.getAsInt());
        }
        if (keystore.isPresent() && (certificate.isPresent() || key.isPresent())) {
            throw new IllegalArgumentException(
                    "tls.keystore stands in the place of tls.certificate and tls.key: set either the one or the other"
                            + " two");
        }
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("tls.certificate and tls.key go together, and only "
                    + (key.isPresent() ? "tls.key" : "tls.certificate") + " is set: set the other one too");
        }
        if (keystore.isEmpty() && !keystorePassword.isEmpty()) {
            throw new IllegalArgumentException(
                    "tls.keystore-password is of no use without a keystore: set tls.keystore too, or leave it out");
        }
        if (port.isPresent() && keystore.isEmpty() && certificate.isEmpty()) {
            throw new IllegalArgumentException(
                    "tls.port needs a certificate: set tls.certificate and tls.key, or tls.keystore");
        }
        if (port.isEmpty() && (keystore.isPresent() || certificate.isPresent())) {
            throw new IllegalArgumentException((keystore.isPresent() ? "tls.keystore" : "tls.certificate")
                    + " is set, but tls.port is not: set that too, 8443 for example, or 0 for a free one");
        }
        if (reload.compareTo(MIN_RELOAD) < 0 || reload.compareTo(MAX_RELOAD) > 0) {
            throw new IllegalArgumentException("tls.reload must be 100ms to 24h, it is " + reload.toMillis() + " ms");
        }
    }

    /** With a certificate and its key in PEM files, on this port, 0 for a free one. */
    public static TlsSettings pem(int port, Path certificate, Path key) {
        return new TlsSettings(
                OptionalInt.of(port),
                Optional.of(certificate),
                Optional.of(key),
                Optional.empty(),
                Secret.NONE,
                DEFAULT_RELOAD);
    }

    /** With the one private key of a keystore and its certificates, on this port, 0 for a free one. */
    public static TlsSettings keystore(int port, Path keystore, String password) {
        return new TlsSettings(
                OptionalInt.of(port),
                Optional.empty(),
                Optional.empty(),
                Optional.of(keystore),
                new Secret(password),
                DEFAULT_RELOAD);
    }

    /** Whether there is TLS. */
    public boolean isOn() {
        return port.isPresent();
    }

    /**
     * The bound of what is encrypted and not yet taken by sockets, for all connections together: a sixteenth of
     * {@link Limits#sendQueuesBytes}, and at least 64 KiB. It comes on top of that. Beyond it records are small.
     *
     * @return bytes
     */
    public static long unsentBytes(Limits limits) {
        return Math.max(LEAST_UNSENT_BYTES, limits.sendQueuesBytes() / UNSENT_ONE_IN);
    }
}
