package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stagecast.relay.server.TestCertificate;
import stagecast.relay.server.TestServer;
import stagecast.relay.server.TlsPeer;
import stagecast.relay.server.config.TlsSettings;
import stagecast.relay.tck.Upgrade;

/** Certificates and keys in the forms in which there are some, and what is said where they can't be used. */
class TlsFilesTest {

    private static final int WRONG_USE = 2;
    private static final int NOT_POSSIBLE = 1;

    private static final byte[] P_256 = {6, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 3, 1, 7};
    private static final byte[] P_384 = {6, 5, 0x2B, (byte) 0x81, 4, 0, 0x22};
    private static final byte[] PRIME_FIELD = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 1, 1};

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static TestCertificate ec;
    private static TestCertificate rsa;

    @BeforeAll
    static void make() throws Exception {
        ec = TestCertificate.shared();
        rsa = TestCertificate.rsa(shared);
    }

    @Test
    void keys_of_both_kinds_in_all_their_forms_serve() throws Exception {
        serves(ec, ec.settings());
        serves(ec, TlsSettings.keystore(0, ec.keystore, TestCertificate.PASSWORD));
        serves(ec, TlsSettings.pem(0, ec.certificate, sec1(ec)));
        serves(rsa, rsa.settings());
        serves(rsa, TlsSettings.keystore(0, jks(), "another one"));
        serves(rsa, TlsSettings.pem(0, rsa.certificate, pkcs1()));
    }

    @Test
    void certificate_and_key_may_stand_in_one_file_with_words_between() throws Exception {
        Path both = folder.resolve("both.pem");
        Files.writeString(
                both,
                "The key\r\n" + Files.readString(ec.key) + "\nfollowed by: its certificate\n"
                        + Files.readString(ec.certificate).replace("\n", "\r\n") + Files.readString(rsa.certificate));

        serves(ec, TlsSettings.pem(0, both, both));
    }

    private void serves(TestCertificate certificate, TlsSettings settings) throws Exception {
        try (TestServer server = new TestServer(Files.createTempDirectory(folder, "data"), it -> it.tls(settings));
                var client = server.connect(certificate.tls())) {
            client.join(Upgrade.of("/api/events/room/ws"));
        }
    }

    /** The form of RFC 8017 appendix A.1.2. */
    private Path pkcs1() throws Exception {
        var key = (RSAPrivateCrtKey) rsa.privateKey();
        byte[][] numbers = Stream.of(
                        BigInteger.ZERO,
                        key.getModulus(),
                        key.getPublicExponent(),
                        key.getPrivateExponent(),
                        key.getPrimeP(),
                        key.getPrimeQ(),
                        key.getPrimeExponentP(),
                        key.getPrimeExponentQ(),
                        key.getCrtCoefficient())
                .map(number -> der(2, number.toByteArray()))
                .toArray(byte[][]::new);
        return TestCertificate.pem(folder.resolve("rsa.pem"), "RSA PRIVATE KEY", der(0x30, numbers));
    }

    /** The form of RFC 5915, and behind its number what may be left out. */
    private Path sec1(TestCertificate certificate, byte[]... more) throws Exception {
        var key = (ECPrivateKey) certificate.privateKey();
        byte[] number = key.getS().toByteArray();
        byte[] padded = new byte[(key.getParams().getOrder().bitLength() + 7) / 8];
        int from = Math.max(number.length - padded.length, 0);
        System.arraycopy(number, from, padded, padded.length - (number.length - from), number.length - from);
        List<byte[]> parts = new ArrayList<>(List.of(der(2, new byte[] {1}), der(4, padded)));
        parts.addAll(List.of(more));
        return TestCertificate.pem(folder.resolve("ec.pem"), "EC PRIVATE KEY", der(0x30, parts.toArray(byte[][]::new)));
    }

    /** As `openssl ecparam -genkey` writes them: curve and public key are in the key, and the curve stands before it too. */
    @Test
    void ec_keys_that_say_their_curve_serve() throws Exception {
        var p384 = TestCertificate.onCurve(Files.createDirectory(folder.resolve("p384")), "secp384r1");
        Map<TestCertificate, byte[]> curves = Map.of(ec, P_256, p384, P_384);
        for (var each : curves.entrySet()) {
            TestCertificate certificate = each.getKey();
            byte[] spki = certificate.certificate().getPublicKey().getEncoded();
            int point = spki.length - (certificate == ec ? 66 : 98); // a bit string with no bit unused
            byte[] ofPublicKey = der(3, Arrays.copyOfRange(spki, point, spki.length));
            Path key = sec1(certificate, der(0xA0, each.getValue()), der(0xA1, ofPublicKey));
            serves(certificate, TlsSettings.pem(0, certificate.certificate, key));

            Path parameters = TestCertificate.pem(folder.resolve("parameters.pem"), "EC PARAMETERS", each.getValue());
            Files.writeString(key, Files.readString(parameters) + Files.readString(key));
            serves(certificate, TlsSettings.pem(0, certificate.certificate, key));
        }
    }

    @Test
    void ec_keys_of_another_curve_or_one_without_a_name_are_told_apart() throws Exception {
        byte[] numbers = der(0x30, der(2, new byte[] {1}), der(0x30, PRIME_FIELD, der(2, new byte[] {7})));

        pem(ec.certificate, sec1(ec, der(0xA0, P_384)))
                .saysSo(NOT_POSSIBLE, "is of another kind than the certificate's (EC)");
        pem(ec.certificate, sec1(ec, der(0xA0, numbers))).saysSo(NOT_POSSIBLE, "lists its curve's parameters");
        pem(rsa.certificate, sec1(ec)).saysSo(NOT_POSSIBLE, "is of another kind than the certificate's (RSA)");
        byte[] whole = der(0x30, der(2, new byte[] {1}), der(4, new byte[32]));
        Path cut = TestCertificate.pem(folder.resolve("cut.pem"), "EC PRIVATE KEY", Arrays.copyOf(whole, 20));
        pem(ec.certificate, cut).saysSo(NOT_POSSIBLE, "holds a key that can't be read");
    }

    @Test
    void a_byte_order_mark_before_a_pem_file_is_no_matter_and_utf_16_is_named() throws Exception {
        Path marked = Files.writeString(folder.resolve("marked.pem"), "\uFEFF" + Files.readString(ec.certificate));
        Path key = Files.writeString(folder.resolve("marked-key.pem"), "\uFEFF" + Files.readString(ec.key));
        Path wide = Files.writeString(folder.resolve("wide.pem"), Files.readString(ec.key), StandardCharsets.UTF_16);

        serves(ec, TlsSettings.pem(0, marked, key));
        pem(ec.certificate, wide).saysSo(NOT_POSSIBLE, "is UTF-16: store it as UTF-8 or ASCII");
    }

    private static byte[] der(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        var all = new ByteArrayOutputStream();
        all.write(tag);
        all.writeBytes(
                length < 128
                        ? new byte[] {(byte) length}
                        : new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    private Path jks() throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        char[] password = "another one".toCharArray();
        store.setKeyEntry("relay", rsa.privateKey(), password, new Certificate[] {rsa.certificate()});
        return stored(store, "keystore.jks", "another one");
    }

    private Path stored(KeyStore store, String name, String password) throws Exception {
        Path file = folder.resolve(name);
        try (var out = new FileOutputStream(file.toFile())) {
            store.store(out, password.toCharArray());
        }
        return file;
    }

    @Test
    void files_that_are_not_what_they_should_be_are_told_apart() throws Exception {
        Path text = Files.writeString(folder.resolve("text.pem"), "This is no certificate.");
        Path damaged = Files.writeString(
                folder.resolve("damaged.pem"), Files.readString(ec.certificate).replace("MI", "XX"));
        Path encrypted = TestCertificate.pem(folder.resolve("secret.pem"), "ENCRYPTED PRIVATE KEY", new byte[40]);
        Path older = Files.writeString(folder.resolve("older.pem"), """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-256-CBC,00

            AAAA
            -----END RSA PRIVATE KEY-----
            """);
        Path large = Files.write(folder.resolve("large.pem"), new byte[(1 << 20) + 1]);

        pem(folder.resolve("none.pem"), ec.key).saysSo(NOT_POSSIBLE, "there is no such file");
        pem(folder, ec.key).saysSo(NOT_POSSIBLE, "which is a folder");
        pem(large, ec.key).saysSo(NOT_POSSIBLE, "larger than 1 MiB");
        pem(text, ec.key).saysSo(NOT_POSSIBLE, "holds no certificate in PEM form");
        pem(damaged, ec.key).saysSo(NOT_POSSIBLE, "holds a certificate that can't be read");
        pem(ec.certificate, text).saysSo(NOT_POSSIBLE, "holds no private key in PEM form");
        pem(ec.certificate, encrypted).saysSo(NOT_POSSIBLE, "openssl pkey -in " + encrypted + " -out plain.pem");
        pem(ec.certificate, older).saysSo(NOT_POSSIBLE, "is encrypted");
        pem(ec.certificate, rsa.key).saysSo(NOT_POSSIBLE, "is of another kind than the certificate's (EC)");
        pem(ec.certificate, folder.resolve("key.pem"))
                .saysSo(NOT_POSSIBLE, "tls.key names " + folder.resolve("key.pem"));
        assertEquals("", CommandRun.of("config").err());
    }

    @Test
    void the_key_of_another_certificate_is_refused() throws Exception {
        TestCertificate other = TestCertificate.ec(folder);

        pem(ec.certificate, other.key).saysSo(NOT_POSSIBLE, "the key of another certificate");
    }

    @Test
    void a_file_that_can_not_be_read_is_told() throws Exception {
        Path loop = Files.createSymbolicLink(folder.resolve("loop.pem"), folder.resolve("loop.pem"));

        pem(ec.certificate, loop).saysSo(NOT_POSSIBLE, "can't be read");
    }

    @Test
    void keystores_that_do_not_open_are_told_apart() throws Exception {
        KeyStore two = KeyStore.getInstance("PKCS12");
        two.load(null, null);
        two.setKeyEntry("a", rsa.privateKey(), "x".toCharArray(), new Certificate[] {rsa.certificate()});
        two.setKeyEntry("b", ec.privateKey(), "x".toCharArray(), new Certificate[] {ec.certificate()});
        KeyStore inner = KeyStore.getInstance("JKS");
        inner.load(null, null);
        inner.setKeyEntry("a", rsa.privateKey(), "inner".toCharArray(), new Certificate[] {rsa.certificate()});

        keystore(ec.keystore, "a wrong one").saysSo(NOT_POSSIBLE, "tls.keystore-password: that is not its password");
        keystore(ec.keystore, "").saysSo(NOT_POSSIBLE, "set tls.keystore-password");
        keystore(ec.certificate, "x").saysSo(NOT_POSSIBLE, "is no keystore of the kind PKCS12 or JKS");
        keystore(stored(two, "two.p12", "x"), "x").saysSo(NOT_POSSIBLE, "one private key");
        keystore(stored(inner, "inner.jks", "x"), "x").saysSo(NOT_POSSIBLE, "another password for the key");
        keystore(folder.resolve("none.p12"), "x").saysSo(NOT_POSSIBLE, "there is no such file");
    }

    @Test
    void settings_that_do_not_belong_together_are_told() {
        wrong("tls.port=0").saysSo(WRONG_USE, "tls.port needs a certificate");
        wrong("tls.port=0", "tls.certificate=a.pem").saysSo(WRONG_USE, "only tls.certificate is set");
        wrong("tls.port=0", "tls.key=a.pem").saysSo(WRONG_USE, "only tls.key is set");
        wrong("tls.certificate=a.pem", "tls.key=b.pem").saysSo(WRONG_USE, "tls.port is not");
        wrong("tls.keystore=a.p12").saysSo(WRONG_USE, "tls.keystore is set, but tls.port is not");
        wrong("tls.port=0", "tls.keystore=a.p12", "tls.certificate=a.pem", "tls.key=b.pem")
                .saysSo(WRONG_USE, "either the one or the other two");
        wrong("tls.port=0", "tls.certificate=a.pem", "tls.key=b.pem", "tls.keystore-password=hidden")
                .saysSo(WRONG_USE, "of no use without a keystore");
        wrong("tls.port=8443", "server.port=8443", "tls.keystore=a.p12").saysSo(WRONG_USE, "must differ");
        wrong("tls.port=65536", "tls.keystore=a.p12").saysSo(WRONG_USE, "tls.port must be 0 to 65535");
        wrong("tls.port=high", "tls.keystore=a.p12").saysSo(WRONG_USE, "a whole number, or none");
    }

    @Test
    void a_port_in_use_is_told_by_its_number() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            serve("tls.port=" + taken.getLocalPort(), "tls.certificate=" + ec.certificate, "tls.key=" + ec.key)
                    .saysSo(NOT_POSSIBLE, ":" + taken.getLocalPort() + ", the port is in use");
        }
    }

    @Test
    void a_password_is_never_shown() throws Exception {
        Path file = Files.writeString(folder.resolve("relay.conf"), "tls.keystore-password = [hidden]");

        CommandRun run = CommandRun.of(
                "config",
                "--set",
                "tls.port=0",
                "--set",
                "tls.keystore=a.p12",
                "--set",
                "tls.keystore-password=hidden");

        assertTrue(run.out().contains("tls.keystore-password              = ***          # --set"), run::toString);
        assertTrue(run.out().contains("tls.keystore                       = a.p12        # --set"), run::toString);
        CommandRun wrong = CommandRun.of("config", "--config", file.toString());
        wrong.saysSo(WRONG_USE, "tls.keystore-password is a text, not a list");
        assertTrue(Stream.of(run.out(), wrong.err()).noneMatch(text -> text.contains("hidden")));
    }

    @Test
    void a_certificate_that_has_expired_is_used_and_logged() throws Exception {
        TestCertificate old = TestCertificate.ec(folder, "-startdate", "-20d", "-validity", "10");
        try (RelayProcess relay = RelayProcess.start(
                folder,
                "serve",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--set",
                "tls.port=0",
                "--set",
                "tls.certificate=" + old.certificate,
                "--set",
                "tls.key=" + old.key)) {
            int port = relay.tlsPort();

            try (TlsPeer peer =
                    TlsPeer.connect(TestCertificate.trusting(), port, "TLSv1.3").shakeHands()) {
                peer.send("GET /api/nothing HTTP/1.1\r\nHost: x\r\n\r\n");
                peer.readTo("404");
            }
            relay.awaitErr("has expired at ");
        }
    }

    private CommandRun pem(Path certificate, Path key) {
        return serve("tls.port=0", "tls.certificate=" + certificate, "tls.key=" + key);
    }

    private CommandRun keystore(Path file, String password) {
        return serve("tls.port=0", "tls.keystore=" + file, "tls.keystore-password=" + password);
    }

    private CommandRun serve(String... sets) {
        return run(
                "serve", List.of("--port", "0", "--data", folder.resolve("data").toString()), sets);
    }

    private static CommandRun wrong(String... sets) {
        return run("config", List.of(), sets);
    }

    private static CommandRun run(String verb, List<String> options, String... sets) {
        List<String> line = new ArrayList<>(List.of(verb));
        line.addAll(options);
        for (String set : sets) {
            line.addAll(List.of("--set", set));
        }
        return CommandRun.of(line.toArray(String[]::new));
    }
}
