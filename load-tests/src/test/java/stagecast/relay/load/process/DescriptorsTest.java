package stagecast.relay.load.process;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DescriptorsTest {

    @Test
    void connections_have_room_beside_what_is_open() {
        assertDoesNotThrow(() -> Descriptors.demand(800, 124, 1_024));
        assertDoesNotThrow(() -> Descriptors.demand(800, 124, 0));

        assertEquals(
                "801 more connections need 1025 file descriptors, and this process may have 1024: allow more (ulimit"
                        + " -n 1025) or ask for fewer connections",
                assertThrows(IOException.class, () -> Descriptors.demand(801, 124, 1_024))
                        .getMessage());
    }

    @Test
    void a_run_with_more_connections_than_descriptors_does_not_begin() {
        assertThrows(IOException.class, () -> Descriptors.demand(Integer.MAX_VALUE));
    }
}
