package stagecast.relay.server.tls;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import stagecast.relay.server.config.TextFile;

/**
 * A block of a PEM file (RFC 7468).
 *
 * @param label what stands behind BEGIN
 * @param headers whether there are fields before the content, as older programs write them for encrypted keys
 * @param content decoded
 */
record Pem(String label, boolean headers, byte[] content) {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-(?!----END)[^-]*)*)-----END \\1-----");

    /** The blocks of the file in their order; what stands between them is nobody's. */
    static List<Pem> blocks(SecretFile file) throws TlsException {
        if (TextFile.isUtf16(file.bytes())) {
            throw new TlsException(file + " is UTF-16: store it as UTF-8 or ASCII");
        }
        String text = new String(file.bytes(), StandardCharsets.ISO_8859_1);
        try {
            return BLOCK.matcher(text)
                    .results()
                    .map(found -> of(found.group(1), found.group(2)))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new TlsException(file + " is damaged: a block in it is no base64", e);
        }
    }

    private static Pem of(String label, String body) {
        boolean headers = body.indexOf(':') >= 0;
        return new Pem(
                label, headers, headers ? new byte[0] : Base64.getMimeDecoder().decode(body));
    }

    boolean isEncrypted() {
        return headers || label.startsWith("ENCRYPTED");
    }
}
