package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2PasswordHasherTest {

    private static final Argon2Settings SETTINGS = new Argon2Settings(64, 3, 2);

    private final PasswordHasher hasher = new Argon2PasswordHasher(SETTINGS, new Secrets());

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void keeps_its_parameters_in_the_hash() {
        String hash = hasher.hash(bytes("secret"));

        assertTrue(hash.matches("\\$argon2id\\$v=19\\$m=64,t=3,p=2\\$[\\w+/]{22}\\$[\\w+/]{43}"), hash);
    }

    @Test
    void tells_the_right_password_from_another() {
        String hash = hasher.hash(bytes("secret"));

        assertTrue(hasher.verify(hash, bytes("secret")));
        assertFalse(hasher.verify(hash, bytes("Secret")));
        assertFalse(hasher.verify(hash, bytes("")));
    }

    @Test
    void salts_each_hash_afresh() {
        assertNotEquals(hasher.hash(bytes("secret")), hasher.hash(bytes("secret")));
    }

    @Test
    void checks_with_the_parameters_of_the_hash_not_its_own() {
        String hash = new Argon2PasswordHasher(new Argon2Settings(32, 1, 1), new Secrets()).hash(bytes("secret"));

        assertTrue(hasher.verify(hash, bytes("secret")));
        assertFalse(hasher.verify(hash, bytes("wrong")));
    }

    /** From the tests of the reference implementation. */
    @Test
    void computes_what_the_reference_computes() {
        String reference = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

        assertTrue(hasher.verify(reference, bytes("password")));
        assertFalse(hasher.verify(reference, bytes("Password")));
    }

    @Test
    void writes_what_other_programs_read_and_reads_what_they_write() {
        var other = Argon2Factory.create(Argon2Types.ARGON2id);

        assertTrue(other.verify(hasher.hash(bytes("secret")), bytes("secret")));
        assertTrue(hasher.verify(other.hash(2, 128, 1, bytes("secret")), bytes("secret")));
    }

    @Test
    void makes_a_decoy_that_costs_the_same_and_matches_nothing() {
        String decoy = hasher.decoy();

        assertEquals(SETTINGS, Argon2Hash.parse(decoy).settings());
        assertFalse(hasher.verify(decoy, bytes("secret")));
        assertFalse(hasher.verify(decoy, bytes("")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$argon2i$v=19$m=64,t=3,p=2$c29tc2FsdA$c29tc2FsdA",
                "$argon2id$v=19$m=64,t=0,p=2$c29tc2FsdA$c29tc2FsdA",
                "$argon2id$v=19$m=999999999,t=3,p=2$c29tc2FsdA$c29tc2FsdA"
            })
    void fails_on_a_hash_that_it_cannot_compute_rather_than_call_the_password_wrong(String hash) {
        assertThrows(IllegalStateException.class, () -> hasher.verify(hash, bytes("secret")));
    }
}
