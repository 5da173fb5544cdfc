package stagecast.relay.demo.lan;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A certificate for this machine on its local network, by an authority of its own that a phone can be told to trust. The
 * authority is kept, so that a phone needs to be told once; the certificate is made for each start.
 *
 * <p>What the phone trusts is a root whose key is forgotten as soon as it has vouched for the authority, and that may vouch
 * for local addresses and names alone: verifiers heed such limits in an authority rather than in a root.
 *
 * @param keystore of the certificate, its key, its authority and the root, PKCS12
 * @param password what opens it
 * @param root the root's certificate, DER
 */
public record LanCertificate(Path keystore, String password, byte[] root) {

    /** Guards nothing: the files' modes do. */
    private static final String PASSWORD = "stagecast";

    /** Whoever forgets to remove it from a phone is rid of it after that. */
    private static final int DAYS = 90;

    private static final Duration LEFT_AT_LEAST = Duration.ofDays(7);

    private static final String AUTHORITY_FILE = "authority.p12";

    /**
     * Makes it, and the authority where there is none, one that soon ends, or one that may not vouch for these hosts.
     *
     * @param folder where the authority is kept, made if it is missing; nobody else may read it
     * @param temporary where the certificate goes
     * @throws IOException if a file can't be written, or this Java has no keytool
     */
    public static LanCertificate prepare(Path folder, Path temporary, LanHosts hosts)
            throws IOException, InterruptedException {
        makeOwn(folder);
        Path store = folder.resolve(AUTHORITY_FILE);
        var keytool = new Keytool(PASSWORD);
        boolean isNew = !lasts(store);
        if (isNew) {
            makeAuthority(keytool, store, temporary, hosts);
        }
        LanCertificate made = issue(keytool, store, temporary, hosts);
        if (made.isValid()) {
            return made;
        }
        if (isNew) {
            throw new IOException(
                    "the certificate for " + hosts.alternativeNames() + " is not valid by its own authority");
        }
        makeAuthority(keytool, store, temporary, hosts);
        return issue(keytool, store, temporary, hosts);
    }

    /** The root's SHA-256, by which people compare certificates: pairs of hexadecimal digits with colons between them. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(root);
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void makeAuthority(Keytool keytool, Path store, Path temporary, LanHosts hosts)
            throws IOException, InterruptedException {
        Path root = temporary.resolve("root.p12");
        Files.deleteIfExists(root);
        Files.deleteIfExists(store);
        String name = "CN=Stagecast Relay demo on "
                + hosts.names().stream().findFirst().orElse("this network");
        try {
            keytool.generate(
                    root, "root", name, DAYS, List.of("bc:critical=ca:true,pathlen:1", "ku:critical=keyCertSign"));
            makeOwnFile(root);
            keytool.generate(store, "authority", name + " (issuer)", DAYS, List.of());
            makeOwnFile(store);
            keytool.certify(
                    store,
                    "authority",
                    root,
                    "root",
                    DAYS,
                    List.of(
                            "bc:critical=ca:true,pathlen:0",
                            "ku:critical=keyCertSign",
                            NameConstraints.ID + "=" + NameConstraints.value(hosts)));
        } finally {
            Files.deleteIfExists(root); // nobody can be vouched for by it any more
        }
    }

    private static LanCertificate issue(Keytool keytool, Path authority, Path temporary, LanHosts hosts)
            throws IOException, InterruptedException {
        Path store = temporary.resolve("lan.p12");
        Files.deleteIfExists(store);
        keytool.generate(store, "relay", "CN=Stagecast Relay demo", DAYS, List.of());
        makeOwnFile(store);
        keytool.certify(
                store,
                "relay",
                authority,
                "authority",
                daysLeft(authority),
                List.of("san=" + hosts.alternativeNames(), "ku:critical=digitalSignature", "eku=serverAuth"));
        Certificate[] chain = chain(authority, "authority");
        try {
            return new LanCertificate(store, PASSWORD, chain[chain.length - 1].getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static boolean lasts(Path store) {
        if (!Files.isRegularFile(store)) {
            return false;
        }
        try {
            return daysLeft(store) >= LEFT_AT_LEAST.toDays();
        } catch (IOException e) {
            return false; // torn by an end while it was made
        }
    }

    private static long daysLeft(Path store) throws IOException {
        if (chain(store, "authority")[0] instanceof X509Certificate authority) {
            return Duration.between(Instant.now(), authority.getNotAfter().toInstant())
                    .toDays();
        }
        throw new IOException("no X.509 certificate is in " + store);
    }

    /** Whether whoever trusts the root trusts the certificate. */
    private boolean isValid() throws IOException {
        Certificate[] chain = chain(keystore, "relay");
        List<Certificate> belowRoot = List.of(chain).subList(0, chain.length - 1);
        try {
            var trusted = new TrustAnchor((X509Certificate) chain[chain.length - 1], null);
            var parameters = new PKIXParameters(Set.of(trusted));
            parameters.setRevocationEnabled(false);
            var path = CertificateFactory.getInstance("X.509").generateCertPath(belowRoot);
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** A key's certificate, and those that lead to the root. */
    private static Certificate[] chain(Path store, String alias) throws IOException {
        try {
            var chain =
                    KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()).getCertificateChain(alias);
            if (chain == null) {
                throw new IOException("no " + alias + " is in " + store);
            }
            return chain;
        } catch (GeneralSecurityException e) {
            throw new IOException(store + " can't be read", e);
        }
    }

    private static void makeOwn(Path folder) throws IOException {
        Files.createDirectories(folder);
        setMode(folder, "rwx------");
    }

    private static void makeOwnFile(Path file) throws IOException {
        setMode(file, "rw-------");
    }

    private static void setMode(Path path, String mode) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        }
    }

    @Override
    public String toString() {
        return "LanCertificate[keystore=" + keystore + "]";
    }
}
