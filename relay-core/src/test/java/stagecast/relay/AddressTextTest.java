package stagecast.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "255.1.128.9, 255.1.128.9",
        "::ffff:78.72.157.99, 78.72.157.99",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "::1, ::1",
        "::, ::",
        "1::, 1::",
        "FE80::A, fe80::a",
        "fe80::a%1, fe80::a",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "0:0:1:0:0:0:0:0, 0:0:1::"
    })
    void writes_addresses_as_rfc_5952_does(String address, String text) throws UnknownHostException {
        assertEquals(text, AddressText.of(InetAddress.getByName(address)));
    }
}
