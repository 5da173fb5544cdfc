package stagecast.relay.demo.lan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanCertificateTest {

    private static final Keytool KEYTOOL = new Keytool("stagecast");
    private static final LanHosts HOSTS = hosts("192.168.1.20");

    @TempDir
    private Path folder;

    private Path kept;
    private Path temporary;

    @BeforeEach
    void makeFolders() throws IOException {
        kept = folder.resolve("kept");
        temporary = Files.createDirectory(folder.resolve("temporary"));
    }

    @Test
    void vouches_for_the_hosts_and_for_this_machine_itself() throws Exception {
        LanCertificate made = LanCertificate.prepare(kept, temporary, HOSTS);
        Certificate[] chain = chain(made.keystore(), "relay");

        check(chain, made.root());
        var certificate = (X509Certificate) chain[0];
        Set<Object> names = Set.copyOf(certificate.getSubjectAlternativeNames().stream()
                .map(name -> name.get(1))
                .toList());
        assertEquals(Set.of("localhost", "127.0.0.1", "192.168.1.20", "stage.local"), names);
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), certificate.getExtendedKeyUsage(), "serverAuth, as iOS wants it");
    }

    @Test
    void keeps_its_authority_so_that_a_phone_is_told_once_and_nobody_else_reads_its_key() throws Exception {
        byte[] first = LanCertificate.prepare(kept, temporary, HOSTS).root();
        byte[] second =
                LanCertificate.prepare(kept, temporary, hosts("10.1.2.3")).root();

        assertArrayEquals(first, second);
        assertEquals("rwx------", mode(kept));
        assertEquals("rw-------", mode(kept.resolve("authority.p12")));
    }

    @Test
    void makes_another_authority_for_hosts_that_the_one_there_may_not_vouch_for() throws Exception {
        byte[] local = LanCertificate.prepare(kept, temporary, HOSTS).root();
        LanCertificate made = LanCertificate.prepare(kept, temporary, hosts("203.0.113.9"));

        assertFalse(Arrays.equals(local, made.root()));
        check(chain(made.keystore(), "relay"), made.root());
    }

    @Test
    void makes_another_authority_where_the_one_there_soon_ends_or_is_torn() throws Exception {
        Path store = kept.resolve("authority.p12");
        Files.createDirectories(kept);
        KEYTOOL.generate(store, "authority", "CN=old", 1, List.of());
        Certificate ending = chain(store, "authority")[0];
        LanCertificate.prepare(kept, temporary, HOSTS);
        assertFalse(ending.equals(chain(store, "authority")[0]));
        Files.write(store, new byte[100]);
        LanCertificate made = LanCertificate.prepare(kept, temporary, HOSTS);

        check(chain(made.keystore(), "relay"), made.root());
    }

    @Test
    void its_authority_can_pose_as_no_web_site() throws Exception {
        LanCertificate made = LanCertificate.prepare(kept, temporary, HOSTS);
        for (String name : List.of("dns:www.example.org", "ip:203.0.113.1")) {
            Certificate[] forged = issue(name);

            assertThrows(CertPathValidatorException.class, () -> check(forged, made.root()), name);
        }
        check(issue("dns:printer.local"), made.root());
    }

    @Test
    void says_what_is_neither_an_address_nor_a_name() {
        for (String wrong : List.of("1.2.3", "256.1.1.1", "a b", "-a", "http://stage.local", "Stage.local")) {
            var refusal = assertThrows(IllegalArgumentException.class, () -> HOSTS.with(wrong), wrong);
            assertTrue(String.valueOf(refusal.getMessage()).contains("neither an IPv4 address nor a host name"));
        }
        assertEquals(
                Set.of("stage.local", "other.local"), HOSTS.with("other.local").names());
        assertEquals(2, HOSTS.with("192.168.1.21").addresses().size());
    }

    /** What a thief of the authority's key could make. */
    private Certificate[] issue(String name) throws Exception {
        Path store = temporary.resolve(name.replaceAll("\\W", "") + ".p12");
        KEYTOOL.generate(store, "relay", "CN=forged", 30, List.of());
        KEYTOOL.certify(store, "relay", kept.resolve("authority.p12"), "authority", 30, List.of("san=" + name));
        return chain(store, "relay");
    }

    private static LanHosts hosts(String address) {
        try {
            return new LanHosts(List.of(InetAddress.getByName(address)), Set.of("stage.local"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As a phone that trusts the root does. */
    private static void check(Certificate[] chain, byte[] root) throws GeneralSecurityException {
        var certificates = CertificateFactory.getInstance("X.509");
        var anchor = (X509Certificate) certificates.generateCertificate(new ByteArrayInputStream(root));
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(false);
        var path = certificates.generateCertPath(List.of(chain).subList(0, chain.length - 1));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    private static Certificate[] chain(Path store, String alias) throws Exception {
        return KeyStore.getInstance(store.toFile(), "stagecast".toCharArray()).getCertificateChain(alias);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
