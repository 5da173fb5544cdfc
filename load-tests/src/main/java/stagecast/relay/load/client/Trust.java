package stagecast.relay.load.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whose certificates connections believe. Thread-safe. */
public final class Trust {

    /** The authorities that the JDK knows. */
    public static final Trust JDK = new Trust(null);

    private static final int PORTS = 1 << 16;

    private final @Nullable KeyStore authorities;
    private final AtomicInteger connections = new AtomicInteger();
    private @Nullable SSLContext context; // guarded by this

    private Trust(@Nullable KeyStore authorities) {
        this.authorities = authorities;
    }

    /**
     * The certificates in a file, and those for which they vouch.
     *
     * @param pem with one or more
     * @throws IOException if it can't be read, or holds none; the message says so
     */
    public static Trust of(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new CertificateException("none is there");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Certificate certificate : found) {
                store.setCertificateEntry("trusted " + store.size(), certificate);
            }
            return new Trust(store);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + pem, e);
        } catch (GeneralSecurityException e) {
            throw new IOException(pem + " holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)", e);
        }
    }

    /**
     * The TLS of one connection, as a client that the server has never seen: it resumes no session.
     *
     * @param host which the server's certificate has to name
     */
    SSLEngine engine(String host) throws IOException {
        // The port is what the JDK finds an earlier session by, and nothing else.
        SSLEngine engine = context().createSSLEngine(host, connections.getAndIncrement() % PORTS);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    private synchronized SSLContext context() throws IOException {
        if (context == null) {
            try {
                TrustManagerFactory managers =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                managers.init(authorities);
                SSLContext made = SSLContext.getInstance("TLS");
                made.init(null, managers.getTrustManagers(), null);
                made.getClientSessionContext().setSessionCacheSize(1);
                context = made;
            } catch (GeneralSecurityException e) {
                throw new IOException("this JDK has no TLS: " + e.getMessage(), e);
            }
        }
        return context;
    }

    /** What is to be said of a handshake that failed. */
    static String sentence(SSLException failure) {
        String why = String.valueOf(failure.getMessage());
        boolean ofCertificate = false;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException) {
                return "nobody who is trusted here vouches for the server's certificate; --cacert FILE trusts one in a"
                        + " PEM file, the server's own or its authority's";
            }
            ofCertificate |= cause instanceof CertificateException;
            why = cause.getMessage() == null ? why : cause.getMessage();
        }
        return (ofCertificate ? "the server's certificate is refused: " : "the TLS handshake failed: ") + why;
    }
}
