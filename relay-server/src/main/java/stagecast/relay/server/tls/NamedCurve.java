package stagecast.relay.server.tls;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Recognises an EC key or certificate that lists its curve's parameters (RFC 3279 section 2.3.5, {@code ecParameters}). */
final class NamedCurve {

    /** The identifier prime-field, 1.2.840.10045.1.1, with which such a list begins; a curve with a name does not have it. */
    private static final String PRIME_FIELD = text(HexFormat.of().parseHex("06072a8648ce3d0101"));

    private NamedCurve() {}

    static boolean isMissingIn(byte[] der) {
        return text(der).contains(PRIME_FIELD);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
