package stagecast.relay.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Phones of the same network, over https with a certificate of the demo's own. */
class LanTest {

    @TempDir
    private Path temporary;

    @TempDir
    private Path data;

    @Test
    void a_phone_that_went_on_in_spite_of_the_warning_is_on_the_big_screen_after_one_tap() throws Exception {
        Attitude upright = Attitude.turned(90, 1, 0, 0);
        try (DemoProcess demo = start("--lan=" + Browser.OTHER_NAME);
                Browser browser = new Browser()) {
            Browser.Page screen = browser.open(demo.bigScreen());
            Browser.Page phone = browser.openEmpty();
            phone.haveSensor();
            phone.turnTo(upright);
            assertTrue(demo.phonePage().startsWith("https://" + Browser.OTHER_NAME + ":"), demo.phonePage());
            phone.load(demo.phonePage());
            phone.click("start");

            phone.untilTextContains("lamp-sensor", "The sensor speaks");
            phone.untilTextContains("lamp-relay", "On the channel \"gyro\"");
            await("the phone on the big screen")
                    .atMost(Browser.DEADLINE)
                    .until(() -> screen.attitudeOf(phone.text("name"))
                            .filter(upright::isNear)
                            .isPresent());
        }
    }

    @Test
    void whoever_trusts_the_authority_that_the_page_hands_out_trusts_the_demo() throws Exception {
        try (DemoProcess demo = start("--lan=127.0.0.1")) {
            demo.untilBridgeIsConnected();
            Matcher page = demo.line("  (http://127\\.0\\.0\\.1:\\d+/ca)");
            var plain = HttpClient.newHttpClient();
            HttpResponse<byte[]> authority =
                    plain.send(request(page.group(1) + ".crt"), HttpResponse.BodyHandlers.ofByteArray());
            HttpResponse<String> steps = plain.send(request(page.group(1)), HttpResponse.BodyHandlers.ofString());
            assertEquals(
                    "application/x-x509-ca-cert",
                    authority.headers().firstValue("Content-Type").orElse(""));
            assertTrue(steps.body().contains("href=\"ca.crt\""));
            String fingerprint = fingerprint(authority.body());
            demo.line("  " + fingerprint);
            assertTrue(steps.body().contains("<code>" + fingerprint + "</code>"), steps::body);

            var trusting = HttpClient.newBuilder()
                    .sslContext(trusting(authority.body()))
                    .build();
            HttpResponse<String> phone = trusting.send(
                    request(demo.phonePage().replaceFirst("#.*", "")), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, phone.statusCode());
        }
    }

    @Test
    void what_cant_be_a_host_is_said() throws Exception {
        try (DemoProcess demo = DemoProcess.start(temporary, "--lan=a b")) {
            assertEquals(1, demo.exitCode(), demo.toString());
            assertTrue(
                    demo.errors()
                            .get(0)
                            .startsWith(
                                    "can't let phones of this network in: \"a b\" is neither an IPv4 address nor a host name"),
                    demo.toString());
        }
    }

    private DemoProcess start(String lan) throws Exception {
        return DemoProcess.start(temporary, "--port", "0", "--tls-port", "0", "--data", data.toString(), lan);
    }

    private static String fingerprint(byte[] certificate) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate);
        return IntStream.range(0, hash.length)
                .mapToObj(i -> String.format("%02X", hash[i]))
                .collect(Collectors.joining(":"));
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).build();
    }

    private static SSLContext trusting(byte[] authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(authority)));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
