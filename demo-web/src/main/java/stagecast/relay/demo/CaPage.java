package stagecast.relay.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The page that says how to make a phone trust the demo's certificate, with the certificate's fingerprint. */
final class CaPage {

    private static final String FILE = "pages/ca.html";

    /** Stands in the page as it is without a certificate. */
    private static final String PLACE = "<!-- fingerprint -->";

    private CaPage() {}

    /**
     * The page.
     *
     * @param fingerprint pairs of hexadecimal digits with colons between them
     */
    static byte[] with(String fingerprint) {
        String shown = """
            <p>Its fingerprint (SHA-256). Compare it with the one in the terminal in which the demo runs: where they differ,
              another machine stands between, so do not trust it.</p>
            <p id="fingerprint"><code>%s</code></p>\
            """.formatted(fingerprint);
        try (InputStream page = CaPage.class.getResourceAsStream(FILE)) {
            if (page == null) {
                throw new IllegalStateException(FILE + " is missing from the class path");
            }
            String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
            return text.replace(PLACE, shown).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
