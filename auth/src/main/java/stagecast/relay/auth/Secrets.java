package stagecast.relay.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** All that must not be guessed comes from here. Thread-safe. */
final class Secrets {

    private static final int ID_BYTES = 16;
    private static final int TOKEN_BYTES = 32;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key = new SecretKeySpec(bytes(TOKEN_BYTES), "HmacSHA256");

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

    /**
     * The digest that the store keeps of a guest's address, to count the guests of one address. A reader of the store does
     * not have the ticket, and so can't try all addresses.
     */
    static String place(String ticket, long address) {
        return digest(ticket + '@' + address);
    }

    /** Stands for an account in memory, whatever the length of its name. */
    String keyedDigest(String emailKey) {
        return TEXT.encodeToString(hmac().doFinal(emailKey.getBytes(StandardCharsets.UTF_8)));
    }

    /** Tells equal attempts from others, in memory only: without this process's key it says nothing of the password. */
    String keyedDigest(String emailKey, String password) {
        Mac hmac = hmac();
        hmac.update(emailKey.getBytes(StandardCharsets.UTF_8));
        hmac.update((byte) 0xFF); // in no UTF-8, so that nothing moves from one to the other
        return TEXT.encodeToString(hmac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
    }

    private Mac hmac() {
        try {
            var hmac = Mac.getInstance("HmacSHA256");
            hmac.init(key);
            return hmac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
