package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressPrefixTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "192.0.2.255, 192.0.3.255, false",
        "2001:db8::1, 2001:db8::ffff:1, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false",
        "fe80::1%1, fe80::2, true",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "::, 0.0.0.0, false",
    })
    void an_ipv4_address_counts_alone_and_an_ipv6_address_with_its_64(String one, String other, boolean same)
            throws Exception {
        assertEquals(same, prefix(one).equals(prefix(other)));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, c0000201", "255.255.255.255, ffffffff", "ff02:db8:0:ff::1, ff020db8000000ff"})
    void its_bits_are_those_of_the_address_without_a_sign(String address, String bits) throws Exception {
        assertEquals(bits, Long.toHexString(prefix(address).bits()));
    }

    private static AddressPrefix prefix(String address) throws Exception {
        return AddressPrefix.of(InetAddress.getByName(address));
    }
}
