package stagecast.relay.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stagecast.relay.server.config.Proxies;
import stagecast.relay.server.config.Proxies.Header;

/** Behind proxies in 10.0.0.0/8, the last of which is 10.0.0.1, and at 2001:db8::aa. */
class ClientAddressTest {

    private static final List<String> TRUSTED = List.of("10.0.0.0/8", "2001:db8::aa");
    private static final String PROXY = "10.0.0.1";

    private static InetAddress client(Header header, String peer, Function<String, List<String>> fields)
            throws Exception {
        return new ClientAddress(new Proxies(TRUSTED, header)).of(InetAddress.getByName(peer), fields);
    }

    private static String client(Header header, String... values) throws Exception {
        Function<String, List<String>> fields =
                name -> name.equalsIgnoreCase(header.field()) ? List.of(values) : List.of("203.0.113.66");
        return client(header, PROXY, fields).getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7 | 203.0.113.7",
                "203.0.113.66, 203.0.113.7 | 203.0.113.7",
                "203.0.113.7, 10.0.0.9 | 203.0.113.7",
                "203.0.113.66,203.0.113.7,10.0.0.9, 10.2.2.2 | 203.0.113.7",
                "203.0.113.7, 2001:db8::aa | 203.0.113.7",
                "203.0.113.7, ::ffff:10.0.0.9 | 203.0.113.7",
                "10.0.0.7, 10.0.0.8 | 10.0.0.7",
                "10.0.0.7 | 10.0.0.7",
                "'' | 10.0.0.1",
                "' , ,' | 10.0.0.1",
                "203.0.113.7,, | 203.0.113.7",
                "203.0.113.7, unknown | 10.0.0.1",
                "203.0.113.7, unknown, 10.0.0.9 | 10.0.0.9",
                "unknown, 203.0.113.7 | 203.0.113.7",
                "unknown | 10.0.0.1",
                "203.0.113.7, _hidden, 10.0.0.9, 10.0.0.8 | 10.0.0.9",
                "203.0.113.7, 10.0.0.256 | 10.0.0.1",
                "203.0.113.7:4711 | 203.0.113.7",
                "203.0.113.7:99999999 | 10.0.0.1",
                "203.0.113.7: | 10.0.0.1",
                "203.0.113.7:http | 10.0.0.1",
                "2001:db8::17 | 2001:db8:0:0:0:0:0:17",
                "[2001:db8::17] | 2001:db8:0:0:0:0:0:17",
                "[2001:db8::17]:4711 | 2001:db8:0:0:0:0:0:17",
                "[2001:db8::17]4711 | 10.0.0.1",
                "[2001:db8::17 | 10.0.0.1",
                "[203.0.113.7] | 10.0.0.1",
                "\"[2001:db8::17]:4711\" | 2001:db8:0:0:0:0:0:17",
                "::ffff:203.0.113.7 | 203.0.113.7",
                "[::ffff:203.0.113.7]:80 | 203.0.113.7",
                "fe80::1%eth0 | fe80:0:0:0:0:0:0:1",
                "[fe80::1%25eth0]:80 | fe80:0:0:0:0:0:0:1",
                "for=203.0.113.7 | 10.0.0.1"
            })
    void reads_x_forwarded_for_from_its_end(String value, String expected) throws Exception {
        assertEquals(expected, client(Header.X_FORWARDED_FOR, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "for=203.0.113.7 | 203.0.113.7",
                "For=\"203.0.113.7:4711\" | 203.0.113.7",
                "for=203.0.113.7:4711 | 203.0.113.7",
                "for=\"[2001:db8:cafe::17]:4711\" | 2001:db8:cafe:0:0:0:0:17",
                "FOR=\"[2001:db8:cafe::17]\" | 2001:db8:cafe:0:0:0:0:17",
                "for=\"[2001:db8:cafe::17]:_port.1\" | 2001:db8:cafe:0:0:0:0:17",
                "for=\"2001:db8:cafe::17\" | 2001:db8:cafe:0:0:0:0:17",
                "for=\"203.0\\.113.7\" | 203.0.113.7",
                "for=203.0.113.7;proto=http;by=203.0.113.43 | 203.0.113.7",
                "proto=https; by=_a; for=203.0.113.7;host=\"a,b;c=\\\"d\" | 203.0.113.7",
                ";;for=203.0.113.7; | 203.0.113.7",
                "for=203.0.113.66, for=203.0.113.7 , for=10.0.0.9 | 203.0.113.7",
                "for=10.0.0.7, for=10.0.0.8 | 10.0.0.7",
                "for=203.0.113.7,, | 203.0.113.7",
                "~~ | 10.0.0.1",
                "for=unknown | 10.0.0.1",
                "for=\"unknown\" | 10.0.0.1",
                "for=203.0.113.7, for=_SEVKISEK, for=10.0.0.9 | 10.0.0.9",
                "for=203.0.113.7, proto=https, for=10.0.0.9 | 10.0.0.9",
                "for=\"\" | 10.0.0.1",
                "for=\"203.0.113.7 | 10.0.0.1",
                "for=\"203.0.113.66, for=203.0.113.7 | 10.0.0.1",
                "for=203.0.113.7, for= | 10.0.0.1",
                "for=203.0.113.7 for=203.0.113.8 | 10.0.0.1",
                "for =203.0.113.7 | 10.0.0.1",
                "for=203.0.113.7;for=203.0.113.8 | 10.0.0.1",
                "203.0.113.7 | 10.0.0.1",
                "=203.0.113.7 | 10.0.0.1",
                "{}, for=203.0.113.7 | 10.0.0.1"
            })
    void reads_forwarded_from_its_end_and_ignores_what_it_can_t_read(String value, String expected) throws Exception {
        assertEquals(expected, client(Header.FORWARDED, value));
    }

    @Test
    void several_fields_are_one_list() throws Exception {
        assertEquals(
                "203.0.113.7", client(Header.X_FORWARDED_FOR, "203.0.113.66", "203.0.113.7, 10.0.0.9", "10.0.0.8"));
        assertEquals(
                "203.0.113.7",
                client(Header.FORWARDED, "for=203.0.113.66", "for=203.0.113.7, for=10.0.0.9", "for=10.1.1.1"));
        assertEquals(PROXY, client(Header.FORWARDED, "for=\"203.0.113.66", "for=203.0.113.7"));
    }

    @Test
    void believes_nobody_who_is_no_trusted_proxy() throws Exception {
        for (Header header : Header.values()) {
            assertEquals(
                    "198.51.100.1",
                    client(header, "198.51.100.1", name -> List.of("for=203.0.113.7", "203.0.113.7"))
                            .getHostAddress());
        }
    }

    @Test
    void never_reads_the_other_header() throws Exception {
        Map<String, List<String>> both =
                Map.of("X-Forwarded-For", List.of("203.0.113.7"), "Forwarded", List.of("for=203.0.113.8"));
        Function<String, List<String>> fields = name -> both.getOrDefault(name, List.of());

        assertEquals(
                "203.0.113.7", client(Header.X_FORWARDED_FOR, PROXY, fields).getHostAddress());
        assertEquals("203.0.113.8", client(Header.FORWARDED, PROXY, fields).getHostAddress());
        assertEquals(PROXY, client(Header.FORWARDED, PROXY, name -> List.of()).getHostAddress());
    }

    @Test
    void trusts_a_proxy_on_a_socket_of_both_families() throws Exception {
        InetAddress mapped = InetAddress.getByName("::ffff:10.0.0.1");

        assertEquals(
                "203.0.113.7",
                client(Header.X_FORWARDED_FOR, mapped.getHostAddress(), name -> List.of("203.0.113.7"))
                        .getHostAddress());
    }

    @Test
    void gets_through_hostile_fields() throws Exception {
        String many = IntStream.range(0, 10_000).mapToObj(i -> "10.0.0.2").collect(Collectors.joining(","));
        String[] fields = IntStream.range(0, 10_000).mapToObj(i -> "10.0.0.2").toArray(String[]::new);

        assertEquals("203.0.113.7", client(Header.X_FORWARDED_FOR, "203.0.113.7," + many));
        assertEquals("10.0.0.2", client(Header.X_FORWARDED_FOR, fields));
        assertEquals(
                "203.0.113.7",
                client(
                        Header.FORWARDED,
                        "for=203.0.113.7," + many.replace("10.0.0.2", "for=\"10.0.0.2:1\";proto=http")));
        assertEquals(
                "203.0.113.7", client(Header.FORWARDED, "host=\"" + "a\\\"".repeat(50_000) + "\";for=203.0.113.7"));
        for (String garbage : List.of(
                ",".repeat(100_000),
                ";".repeat(100_000),
                " ".repeat(100_000),
                "\"".repeat(100_000),
                "a".repeat(100_000),
                "for=\"" + "\\".repeat(100_000),
                "[".repeat(100_000),
                ":".repeat(100_000),
                "=,".repeat(50_000))) {
            assertEquals(PROXY, client(Header.X_FORWARDED_FOR, garbage));
            assertEquals(PROXY, client(Header.FORWARDED, garbage));
        }
    }
}
