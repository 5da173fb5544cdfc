package stagecast.relay.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.1.2.3/8, 10.9.9.9, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/9, 10.127.255.255, true",
        "10.0.0.0/9, 10.128.0.0, false",
        "192.0.2.128/25, 192.0.2.200, true",
        "192.0.2.128/25, 192.0.2.100, false",
        "192.0.2.5/32, 192.0.2.5, true",
        "192.0.2.4/31, 192.0.2.5, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 203.0.113.9, false",
        "::1, ::1, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/33, 2001:db8:ffff::1, false",
        "::ffff:10.0.0.0/104, 10.2.3.4, true",
        "::ffff:10.0.0.0/104, 11.2.3.4, false",
        "fe80::1%eth0, fe80::1, true"
    })
    void a_block_holds_whoever_shares_its_first_bits(String block, String address, boolean inside) throws Exception {
        assertEquals(inside, AddressBlock.parse(block).contains(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "proxy.example.org",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "::1/129",
                "::ffff:10.0.0.0/95",
                "10.*",
                "/8",
                "[::1]",
                "192.0.2.1:80"
            })
    void refuses_what_is_no_address_and_no_block(String text) {
        var refusal = assertThrows(
                IllegalArgumentException.class, () -> new Proxies(List.of(text), Proxies.Header.FORWARDED));

        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.startsWith("proxies.trusted: " + text + " is neither an address nor a block"), message);
    }
}
