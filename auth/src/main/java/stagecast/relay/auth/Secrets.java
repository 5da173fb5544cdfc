package stagecast.relay.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** All that must not be guessed comes from here. Thread-safe. */
final class Secrets {

    private static final int ID_BYTES = 16;
    private static final int TOKEN_BYTES = 32;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final SecureRandom random = new SecureRandom();

    /** A fresh opaque id of 128 random bits. */
    String id() {
        return TEXT.encodeToString(bytes(ID_BYTES));
    }

    /** A fresh token of 256 random bits. */
    String token() {
        return TEXT.encodeToString(bytes(TOKEN_BYTES));
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** What the store keeps of a token. A plain digest does: nobody can guess 256 random bits. */
    static String digest(String token) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            return TEXT.encodeToString(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
