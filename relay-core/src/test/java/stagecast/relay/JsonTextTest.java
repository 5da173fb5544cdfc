package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {

    private static String quoted(String text) {
        return new String(JsonText.quote(text), StandardCharsets.UTF_8);
    }

    @Test
    void escapes_as_json_stringify_does() {
        assertEquals("\"\\\"\\\\/\\b\\t\\n\\f\\r\"", quoted("\"\\/\b\t\n\f\r"));
        assertEquals("\"\\u0000\\u001f\\u000b\"", quoted("\u0000\u001f\u000b"));
        assertEquals("\"\u007f\u0080å\u2028😀\uFEFF\"", quoted("\u007f\u0080å\u2028😀\uFEFF"));
        assertEquals("\"\"", quoted(""));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "::ffff:78.72.157.99, 78.72.157.99",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "::1, ::1",
        "::, ::",
        "FE80::A, fe80::a",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3"
    })
    void writes_addresses_as_rfc_5952_does(String address, String text) throws Exception {
        assertEquals(text, AddressText.of(java.net.InetAddress.getByName(address)));
    }
}
