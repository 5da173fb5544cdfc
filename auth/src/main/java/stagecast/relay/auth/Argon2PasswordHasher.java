package stagecast.relay.auth;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import java.security.MessageDigest;

/** Argon2id by the native library. The text form is read and written here: the library's own check takes a failure to
 * allocate memory for a wrong password. */
final class Argon2PasswordHasher implements PasswordHasher {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Argon2Settings CHEAPEST = new Argon2Settings(8, 1, 1);

    private final Argon2Advanced argon2 = Argon2Factory.createAdvanced(Argon2Types.ARGON2id);
    private final Argon2Settings settings;
    private final Secrets secrets;

    /**
     * Computes one cheap hash, so that a missing native library is found at the start.
     *
     * @throws StoreException if there is none for this machine
     */
    Argon2PasswordHasher(Argon2Settings settings, Secrets secrets) {
        this.settings = settings;
        this.secrets = secrets;
        try {
            compute(CHEAPEST, new byte[1], new byte[SALT_BYTES], HASH_BYTES);
        } catch (LinkageError e) {
            throw new StoreException(
                    "passwords can't be checked: the native Argon2 library does not load on this machine ("
                            + e.getMessage() + "); make sure that the temporary folder allows programs (no noexec)",
                    e);
        }
    }

    @Override
    public String hash(byte[] password) {
        byte[] salt = secrets.bytes(SALT_BYTES);
        return new Argon2Hash(settings, salt, compute(settings, password, salt, HASH_BYTES)).text();
    }

    @Override
    public boolean verify(String hash, byte[] password) {
        var stored = Argon2Hash.parse(hash);
        byte[] computed = compute(stored.settings(), password, stored.salt(), stored.value().length);
        return MessageDigest.isEqual(computed, stored.value());
    }

    @Override
    public boolean isOutdated(String hash) {
        return Argon2Hash.parse(hash).settings().cost() < settings.cost();
    }

    @Override
    public String decoy() {
        return new Argon2Hash(settings, secrets.bytes(SALT_BYTES), secrets.bytes(HASH_BYTES)).text();
    }

    private byte[] compute(Argon2Settings cost, byte[] password, byte[] salt, int length) {
        return argon2.pbkdf(cost.iterations(), cost.memoryKib(), cost.parallelism(), password, salt, length);
    }
}
