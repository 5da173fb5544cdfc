package stagecast.relay.server.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stagecast.relay.server.config.TlsSettings;

/** Makes the TLS of each connection, with one certificate. Thread-safe. */
final class Engines {

    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    private final X509Certificate certificate;
    private final SSLContext context;
    private final SSLParameters parameters;

    private Engines(X509Certificate certificate, SSLContext context) {
        this.certificate = certificate;
        this.context = context;
        this.parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setCipherSuites(Arrays.stream(parameters.getCipherSuites())
                .filter(Engines::isGood)
                .toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        // Whoever offers HTTP/2 alone learns at once that there is none.
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
    }

    /** Those of TLS 1.3, and of TLS 1.2 what has forward secrecy and authenticates what it encrypts. */
    private static boolean isGood(String suite) {
        boolean tls13 = !suite.contains("_WITH_");
        return tls13 || (suite.startsWith("TLS_ECDHE_") && !suite.contains("_CBC_"));
    }

    private static Engines of(Certified certified) throws TlsException {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(certified.toKeystore(), new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            // Nobody is asked for a certificate; without an own list the JDK would read all authorities that it knows.
            context.init(keys.getKeyManagers(), new TrustManager[0], null);
            return new Engines(certified.certificate(), context);
        } catch (GeneralSecurityException e) {
            throw new TlsException("the certificate can't be used for TLS", e);
        }
    }

    /**
     * Reads certificate and key.
     *
     * @param settings with TLS on
     * @param now outside of the certificate's time that is logged, and it is used all the same: whoever looks for the
     *     reason of the clients' complaints finds it there
     */
    static Engines open(TlsSettings settings, Instant now) throws TlsException {
        Engines engines = of(certified(settings));
        Instant from = engines.certificate.getNotBefore().toInstant();
        Instant until = engines.certificate.getNotAfter().toInstant();
        if (now.isAfter(until)) {
            LOG.warn("the TLS certificate has expired at {}, and clients will refuse it: renew it", until);
        } else if (now.isBefore(from)) {
            LOG.warn("the TLS certificate is valid from {} on, and clients will refuse it until then", from);
        }
        return engines;
    }

    private static Certified certified(TlsSettings settings) throws TlsException {
        if (settings.keystore().isPresent()) {
            return Certified.ofKeystore(
                    SecretFile.read("tls.keystore", settings.keystore().get()), settings.keystorePassword());
        }
        return Certified.ofPem(
                SecretFile.read("tls.certificate", settings.certificate().orElseThrow()),
                SecretFile.read("tls.key", settings.key().orElseThrow()));
    }

    /** One that waits for a client's first record. */
    SSLEngine make() throws SSLException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        engine.beginHandshake();
        return engine;
    }
}
