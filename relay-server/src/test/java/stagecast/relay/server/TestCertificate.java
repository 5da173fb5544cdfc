package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import stagecast.relay.server.config.TlsSettings;
import stagecast.relay.tck.RelayClient;

/** A certificate of its own for 127.0.0.1, made by the JDK's keytool, in the forms in which operators have theirs. */
public final class TestCertificate {

    public static final String PASSWORD = "changeit, soon";

    private static @Nullable TestCertificate shared;

    public final Path keystore;
    public final Path certificate;
    public final Path key;
    public final KeyStore store;

    private TestCertificate(Path folder, String... options) throws Exception {
        keystore = folder.resolve("keystore.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                keystore.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "relay",
                "-dname",
                "CN=relay.example.org",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1"));
        command.addAll(List.of(options));
        Path said = folder.resolve("keytool.log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertEquals(0, keytool.waitFor(), () -> read(said));
        store = KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray());
        certificate = pem(
                folder.resolve("fullchain.pem"), "CERTIFICATE", certificate().getEncoded());
        key = pem(folder.resolve("privkey.pem"), "PRIVATE KEY", privateKey().getEncoded());
    }

    /** One that all tests share which only need some. */
    public static synchronized TestCertificate shared() throws Exception {
        if (shared == null) {
            Path folder = Files.createTempDirectory("relay-certificate");
            shared = ec(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        }
        return shared;
    }

    /** With a key on the curve P-256, and options of keytool besides. */
    public static TestCertificate ec(Path folder, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        all.addAll(List.of(options));
        return new TestCertificate(folder, all.toArray(String[]::new));
    }

    /** With a key on a curve of this name. */
    public static TestCertificate onCurve(Path folder, String name) throws Exception {
        return new TestCertificate(folder, "-keyalg", "EC", "-groupname", name);
    }

    /** With an RSA key of 2048 bits. */
    public static TestCertificate rsa(Path folder) throws Exception {
        return new TestCertificate(folder, "-keyalg", "RSA", "-keysize", "2048");
    }

    /** Writes a PEM file. */
    public static Path pem(Path file, String label, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    public Certificate certificate() throws GeneralSecurityException {
        return store.getCertificate("relay");
    }

    public PrivateKey privateKey() throws GeneralSecurityException {
        return (PrivateKey) store.getKey("relay", PASSWORD.toCharArray());
    }

    /** A server with this certificate, on a free port. */
    public TlsSettings settings() {
        return TlsSettings.pem(0, certificate, key);
    }

    /** Trusts this certificate alone. */
    public SSLContext client() throws GeneralSecurityException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("relay", certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** Trusts everybody, as a client that looks at no dates would. */
    public static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        return context;
    }

    private static final class Trusting extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** TLS of these versions, or those that the JDK has, with this certificate checked. */
    public RelayClient.Beneath tls(String... versions) {
        return tcp -> secure(tcp, versions);
    }

    private Socket secure(Socket tcp, String... versions) throws IOException {
        try {
            SSLSocket socket = (SSLSocket) client().getSocketFactory()
                    .createSocket(tcp, tcp.getInetAddress().getHostAddress(), tcp.getPort(), true);
            if (versions.length > 0) {
                socket.setEnabledProtocols(versions);
            }
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
            Files.delete(folder);
        } catch (IOException e) {
            System.err.println("could not delete " + folder);
        }
    }
}
