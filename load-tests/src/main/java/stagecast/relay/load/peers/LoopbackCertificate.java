package stagecast.relay.load.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import stagecast.relay.load.client.Trust;
import stagecast.relay.load.process.Tools;

/**
 * A certificate for servers on this machine, made for one run, in the forms in which servers have theirs.
 *
 * @param keystore with certificate and key, PKCS12, opened by {@link #PASSWORD}
 * @param certificate a PEM file
 * @param key a PEM file, not encrypted
 */
public record LoopbackCertificate(Path keystore, Path certificate, Path key) {

    /** Guards nothing: whoever may read the run's folder may read the key as it is. */
    public static final String PASSWORD = "stagecast";

    private static final String HOSTS = "dns:localhost,ip:127.0.0.1";
    private static final String ALIAS = "server";

    /**
     * Makes it.
     *
     * @param folder where its files go; nobody else may read it
     * @throws IOException if the JDK's keytool fails; the message says why
     */
    public static LoopbackCertificate make(Path folder) throws IOException {
        return make(folder, HOSTS);
    }

    /**
     * Makes one for other hosts.
     *
     * @param hosts as keytool wants them
     * @throws IOException as above
     */
    public static LoopbackCertificate make(Path folder, String hosts) throws IOException {
        Path keystore = folder.resolve("server.p12");
        Tools.run(
                folder,
                "",
                List.of(
                        Tools.ofJava("keytool").toString(),
                        "-genkeypair",
                        "-keystore",
                        keystore.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=load tests",
                        "-ext",
                        "san=" + hosts));
        char[] password = PASSWORD.toCharArray();
        try {
            KeyStore store = KeyStore.getInstance(keystore.toFile(), password);
            return new LoopbackCertificate(
                    keystore,
                    pem(
                            folder.resolve("server.crt"),
                            "CERTIFICATE",
                            store.getCertificate(ALIAS).getEncoded()),
                    pem(
                            folder.resolve("server.key"),
                            "PRIVATE KEY",
                            store.getKey(ALIAS, password).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("what keytool made can't be read: " + e.getMessage(), e);
        }
    }

    private static Path pem(Path file, String label, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    /** Trusts this one alone. */
    public Trust trust() throws IOException {
        return Trust.of(certificate);
    }
}
