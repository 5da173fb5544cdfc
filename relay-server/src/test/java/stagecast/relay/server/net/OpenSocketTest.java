package stagecast.relay.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenSocketTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::1, 2001:db8::ffff:1, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "::, 0.0.0.0, false",
    })
    void an_address_of_ipv4_counts_alone_and_those_of_ipv6_with_their_network(String one, String other, boolean same)
            throws Exception {
        assertEquals(same, address(one).equals(address(other)));
    }

    private static OpenSocket.Address address(String text) throws Exception {
        return OpenSocket.Address.of(InetAddress.getByName(text));
    }
}
