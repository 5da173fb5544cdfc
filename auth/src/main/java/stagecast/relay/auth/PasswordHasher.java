package stagecast.relay.auth;

/** Makes and checks password hashes. Thread-safe; each call costs what the settings say, in time and memory. */
interface PasswordHasher {

    /**
     * Hashes with a fresh salt.
     *
     * @param password UTF-8; the caller wipes it
     * @return the hash with its parameters and salt
     */
    String hash(byte[] password);

    /**
     * Whether the hash was made of this password, computed with the hash's own parameters.
     *
     * @param hash from {@link #hash} or {@link #decoy()}
     * @param password UTF-8; the caller wipes it
     * @throws IllegalStateException if that can't be computed: no memory, an unreadable hash
     */
    boolean verify(String hash, byte[] password);

    /**
     * Whether a hash costs less than one made now would.
     *
     * @param hash from {@link #hash}, with these settings or earlier ones
     */
    boolean isOutdated(String hash);

    /** A hash of the configured cost that no password is known to match: what is checked where there is no account. */
    String decoy();
}
