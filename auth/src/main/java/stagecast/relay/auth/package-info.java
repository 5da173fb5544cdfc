/**
 * Accounts, passwords and login tokens, kept in one SQLite file that several processes may share.
 *
 * <p>{@link stagecast.relay.auth.AuthStore#open} is the way in. Passwords are stored as Argon2id hashes (RFC 9106), of
 * tokens only a SHA-256; what was acknowledged has been committed to disk.
 */
@NullMarked
package stagecast.relay.auth;

import org.jspecify.annotations.NullMarked;
