package stagecast.relay.auth;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Argon2id hash of version 1.3 in the usual text form: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. */
final class Argon2Hash {

    private static final Pattern FORM =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})\\$([\\w+/]+)\\$([\\w+/]+)");

    private final Argon2Settings settings;
    private final byte[] salt;
    private final byte[] value;

    /** Keeps the arrays themselves. */
    Argon2Hash(Argon2Settings settings, byte[] salt, byte[] value) {
        this.settings = settings;
        this.salt = salt;
        this.value = value;
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalStateException if it is none; the message does not show it
     */
    static Argon2Hash parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalStateException("a stored password hash is no Argon2id hash of version 19");
        }
        try {
            var settings = new Argon2Settings(
                    Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3)));
            Base64.Decoder decoder = Base64.getDecoder();
            return new Argon2Hash(settings, decoder.decode(form.group(4)), decoder.decode(form.group(5)));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("a stored password hash has unusable parameters", e);
        }
    }

    String text() {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + settings.memoryKib() + ",t=" + settings.iterations() + ",p="
                + settings.parallelism() + "$" + encoder.encodeToString(salt) + "$" + encoder.encodeToString(value);
    }

    Argon2Settings settings() {
        return settings;
    }

    byte[] salt() {
        return salt;
    }

    byte[] value() {
        return value;
    }
}
