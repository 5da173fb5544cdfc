package stagecast.relay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "sqlite"})
    void is_the_file_unless_told(String text) {
        assertEquals(StoreAddress.SQLITE, StoreAddress.parse(text));
        assertTrue(StoreAddress.parse(text).isSqlite());
        assertEquals("sqlite", StoreAddress.parse(text).toString());
    }

    @Test
    void has_hosts_a_database_and_parameters_with_a_plus_as_a_plus() {
        var address =
                StoreAddress.parse("jdbc:postgresql://a.example.org,[::1]:5433/re%20lay?user=u%40x&password=p+%2B");

        assertFalse(address.isSqlite());
        assertEquals("a.example.org,[::1]:5433", address.hosts());
        assertEquals("re lay", address.database());
        assertEquals(Map.of("user", "u@x", "password", "p++"), address.parameters());
        assertEquals("jdbc:postgresql://a.example.org,[::1]:5433/re%20lay", address.name());
        assertEquals(Map.of(), StoreAddress.parse("jdbc:postgresql://h/d").parameters());
    }

    @Test
    void shows_no_password() {
        assertEquals(
                "jdbc:postgresql://h/d?password=***&user=relay&sslPassword=***",
                StoreAddress.parse("jdbc:postgresql://h/d?password=geheim&user=relay&sslPassword=geheim")
                        .toString());
    }

    @Test
    void is_equal_to_one_of_the_same_text() {
        var one = StoreAddress.parse("jdbc:postgresql://h/d");

        assertEquals(one, StoreAddress.parse("jdbc:postgresql://h/d"));
        assertEquals(one.hashCode(), StoreAddress.parse("jdbc:postgresql://h/d").hashCode());
        assertNotEquals(one, StoreAddress.parse("jdbc:postgresql://h/e"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "geheim",
                "jdbc:mysql://h/d?password=geheim",
                "postgresql://u:geheim@h/d",
                "jdbc:postgresql://u:geheim@h/d",
                "jdbc:postgresql://h?password=geheim",
                "jdbc:postgresql://h/?password=geheim",
                "jdbc:postgresql://h:port/d?password=geheim",
                "jdbc:postgresql://h/d?password=geheim&",
                "jdbc:postgresql://h/d?password=geheim%",
                "jdbc:postgresql://h/d?password=geheim#1",
                "jdbc:postgresql://h/d?password=ge heim",
            })
    void refuses_what_is_neither_and_shows_nothing_of_it(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> StoreAddress.parse(text));

        assertTrue(String.valueOf(refusal.getMessage()).startsWith("auth.store is sqlite, or jdbc:postgresql://HOST"));
        assertFalse(String.valueOf(refusal.getMessage()).contains("heim"), refusal.getMessage());
    }
}
