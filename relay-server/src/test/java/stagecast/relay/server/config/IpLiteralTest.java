package stagecast.relay.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, 0:0:0:0:0:0:0:0",
        "::1, 0:0:0:0:0:0:0:1",
        "1::, 1:0:0:0:0:0:0:0",
        "2001:db8::17, 2001:db8:0:0:0:0:0:17",
        "2001:DB8:0:0:0:0:0:17, 2001:db8:0:0:0:0:0:17",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "64:ff9b::192.0.2.33, 64:ff9b:0:0:0:0:c000:221",
        "1:2:3:4:5:6:192.0.2.33, 1:2:3:4:5:6:c000:221",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::FFFF:c000:0201, 192.0.2.1",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
        "fe80::1%25eth0, fe80:0:0:0:0:0:0:1"
    })
    void reads_every_form_of_an_address(String text, String plain) throws Exception {
        assertEquals(InetAddress.getByName(plain), IpLiteral.parse(text));
    }

    @Test
    void ipv4_written_as_ipv6_is_ipv4() {
        assertInstanceOf(Inet4Address.class, IpLiteral.parse("::ffff:192.0.2.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "unknown",
                "_hidden",
                "localhost",
                "example.org",
                "1",
                "2130706433",
                "0x7f.0.0.1",
                "127.1",
                "1.2.3",
                "1.2.3.",
                "1.2.3.4.",
                ".1.2.3.4",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.-4",
                "1.2.3.+4",
                "1.2.3.04",
                "1.2.3.٤",
                "1.2.3.4 ",
                "1.2.3.4%eth0",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4::5:6:7:8",
                "1::2::3",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "12345::",
                "g::",
                "::1.2.3",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "[::1]",
                "::1/64",
                "%eth0"
            })
    void takes_nothing_else_for_an_address(String text) {
        assertNull(IpLiteral.parse(text));
    }

    @Test
    void does_not_read_what_is_longer_than_any_address() {
        assertNull(IpLiteral.parse("0:".repeat(1_000_000)));
        assertNull(IpLiteral.parse("1.".repeat(1_000_000)));
    }

    @Test
    void agrees_with_the_jdk_on_random_addresses() throws Exception {
        var random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int zeros = random.nextInt(bytes.length); zeros > 0; zeros--) {
                bytes[random.nextInt(bytes.length)] = 0;
            }
            InetAddress address = InetAddress.getByAddress(bytes);

            assertEquals(address, IpLiteral.parse(address.getHostAddress()));
        }
    }
}
