package stagecast.relay.server.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
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

    /** With what these files hold. */
    static Engines of(TlsSettings settings, List<SecretFile> files) throws TlsException {
        return of(
                settings.keystore().isPresent()
                        ? Certified.ofKeystore(files.get(0), settings.keystorePassword())
                        : Certified.ofPem(files.get(0), files.get(1)));
    }

    /** When the certificate ends. */
    Instant end() {
        return certificate.getNotAfter().toInstant();
    }

    /** It is used all the same: whoever looks for the reason of clients' complaints finds it in the log. */
    void tellIfInvalid(Instant now) {
        Instant begin = certificate.getNotBefore().toInstant();
        if (now.isAfter(end())) {
            LOG.warn("the TLS certificate has expired at {}, and clients will refuse it: renew it", end());
        } else if (now.isBefore(begin)) {
            LOG.warn("the TLS certificate is valid from {} on, and clients will refuse it until then", begin);
        }
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
