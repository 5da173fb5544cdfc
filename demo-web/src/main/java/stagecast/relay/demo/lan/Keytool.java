package stagecast.relay.demo.lan;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's program for keys and certificates. Its methods fail with an {@link IOException} if it is missing or fails; the
 * message has what it said.
 */
final class Keytool {

    private static final String PASSWORD_VARIABLE = "KEYTOOL_PASSWORD";
    private static final List<String> FOR_A_SHORT_LIFE = List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC");
    private static final long SECONDS = 60;

    private final String password;

    /** One that opens all keystores with this password. */
    Keytool(String password) {
        this.password = password;
    }

    /**
     * Makes a key and a certificate that nobody but itself vouches for.
     *
     * @param name the subject, as in X.500
     * @param extensions in keytool's words
     */
    void generate(Path store, String alias, String name, long days, List<String> extensions)
            throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC"));
        options.addAll(List.of("-groupname", "secp256r1", "-dname", name, "-validity", String.valueOf(days)));
        options.addAll(List.of("-keystore", store.toString()));
        run(options, extensions);
    }

    /** Has an issuer vouch for a key, in whose keystore the issuer's own certificates are then too. */
    void certify(Path store, String alias, Path issuers, String issuer, long days, List<String> extensions)
            throws IOException, InterruptedException {
        Path request = store.resolveSibling(alias + ".csr");
        Path answer = store.resolveSibling(alias + ".crt");
        try {
            run(
                    List.of("-certreq", "-alias", alias, "-file", request.toString(), "-keystore", store.toString()),
                    List.of());
            List<String> options = new ArrayList<>(List.of("-gencert", "-alias", issuer));
            options.addAll(List.of("-keystore", issuers.toString(), "-validity", String.valueOf(days)));
            options.addAll(List.of("-infile", request.toString(), "-outfile", answer.toString()));
            run(options, extensions);
            replaceChain(store, alias, answer, issuers, issuer);
        } finally {
            Files.deleteIfExists(request);
            Files.deleteIfExists(answer);
        }
    }

    private void replaceChain(Path store, String alias, Path answer, Path issuers, String issuer) throws IOException {
        char[] secret = password.toCharArray();
        try (InputStream read = Files.newInputStream(answer)) {
            KeyStore keys = KeyStore.getInstance(store.toFile(), secret);
            List<Certificate> chain = new ArrayList<>();
            chain.add(CertificateFactory.getInstance("X.509").generateCertificate(read));
            chain.addAll(List.of(KeyStore.getInstance(issuers.toFile(), secret).getCertificateChain(issuer)));
            keys.setKeyEntry(alias, keys.getKey(alias, secret), secret, chain.toArray(Certificate[]::new));
            try (OutputStream written = Files.newOutputStream(store)) {
                keys.store(written, secret);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(store + " can't take its certificate", e);
        }
    }

    /** Runs it; it asks for nothing. */
    private void run(List<String> options, List<String> extensions) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(FOR_A_SHORT_LIFE);
        command.addAll(options);
        extensions.forEach(extension -> command.addAll(List.of("-ext", extension)));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass:env", PASSWORD_VARIABLE));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(PASSWORD_VARIABLE, password);
        Process keytool = builder.start();
        keytool.getOutputStream().close();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(SECONDS, TimeUnit.SECONDS)) {
            keytool.destroyForcibly();
            throw new IOException("keytool does not end");
        }
        if (keytool.exitValue() != 0) {
            throw new IOException("keytool failed: " + said.strip());
        }
    }
}
