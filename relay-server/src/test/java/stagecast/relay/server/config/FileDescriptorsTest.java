package stagecast.relay.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.Limits;

class FileDescriptorsTest {

    @ParameterizedTest
    @CsvSource({
        "20000, 19000",
        "4000, 3000",
        "3999, 3000",
        "1024, 768",
        "600, 450",
        "256, 128",
        "200, 100",
        "1, 1",
        "1073741816, 1073740816",
        "4611686018427387904, 2147483647",
    })
    void allow_all_but_a_reserve(long descriptors, int connections) {
        assertEquals(connections, FileDescriptors.connections(descriptors));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, Long.MAX_VALUE})
    void that_nobody_has_counted_leave_the_core_s_default(long unknown) {
        assertEquals(Limits.DEFAULTS.connections(), FileDescriptors.connections(unknown));
    }

    @ParameterizedTest
    @CsvSource({"20000, 60, 19908", "200, 70, 98", "64, 60, 1", "0, 60, 2147483647"})
    void allow_so_many_sockets_beside_what_is_open(long descriptors, long open, int sockets) {
        assertEquals(sockets, FileDescriptors.sockets(descriptors, open));
    }
}
