package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretsTest {

    private final Secrets secrets = new Secrets();

    @Test
    void tokens_have_256_bits_and_ids_128_and_none_comes_twice() {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String token = secrets.token();
            String id = secrets.id();
            all.add(token);
            all.add(id);

            assertEquals(32, Base64.getUrlDecoder().decode(token).length);
            assertEquals(16, Base64.getUrlDecoder().decode(id).length);
        }

        assertEquals(200, all.size());
    }

    @Test
    void a_digest_tells_where_the_e_mail_ends_and_the_password_begins() {
        assertEquals(secrets.keyedDigest("ab", "c"), secrets.keyedDigest("ab", "c"));
        assertNotEquals(secrets.keyedDigest("ab", "c"), secrets.keyedDigest("a", "bc"));
        assertNotEquals(secrets.keyedDigest("ab", ""), secrets.keyedDigest("ab"));
    }

    @Test
    void another_process_has_another_key() {
        assertNotEquals(secrets.keyedDigest("a", "b"), new Secrets().keyedDigest("a", "b"));
    }

    @Test
    void a_token_s_digest_is_sha_256() {
        assertEquals("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0", Secrets.digest("abc"));
    }
}
