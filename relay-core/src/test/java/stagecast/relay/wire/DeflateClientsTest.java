package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateClientsTest {

    private static final List<String> OFFER = List.of("permessage-deflate");
    private static final String WEBKIT = " AppleWebKit/605.1.15 (KHTML, like Gecko)";
    private static final String IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 15_";
    private static final String MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)" + WEBKIT;

    @ParameterizedTest
    @ValueSource(
            strings = {
                IPHONE + "0 like Mac OS X)" + WEBKIT + " Version/15.0 Mobile/15E148 Safari/604.1",
                IPHONE + "3_1 like Mac OS X)" + WEBKIT + " Version/15.3 Mobile/15E148 Safari/604.1",
                IPHONE + "2 like Mac OS X)" + WEBKIT + " CriOS/97.0.4692.84 Mobile/15E148 Safari/604.1",
                IPHONE + "1 like Mac OS X)" + WEBKIT + " FxiOS/96.0 Mobile/15E148 Safari/605.1.15",
                IPHONE + "1 like Mac OS X)" + WEBKIT + " Mobile/19B74 [FBAN/FBIOS;FBDV/iPhone12,1;FBSV/15.1]",
                IPHONE + "2 like Mac OS X)" + WEBKIT + " Mobile/15E148",
                "Mozilla/5.0 (iPad; CPU OS 15_2_1 like Mac OS X)" + WEBKIT + " Version/15.2 Mobile/15E148 Safari/604.1",
                MAC + " Version/15.0 Safari/605.1.15",
                MAC + " Version/15.3 Safari/605.1.15",
                MAC + " Version/15.1 Mobile/15E148 Safari/604.1",
            })
    void a_client_that_keeps_its_window_all_the_same_is_not_agreed_with(String agent) {
        assertNull(DeflateOffer.answer(OFFER, List.of(agent)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                IPHONE + "4 like Mac OS X)" + WEBKIT + " Version/15.4 Mobile/15E148 Safari/604.1",
                IPHONE + "30 like Mac OS X)" + WEBKIT + " Version/15.30 Mobile/15E148 Safari/604.1",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 14_8 like Mac OS X)" + WEBKIT
                        + " Version/14.1.2 Mobile/15E148 Safari/604.1",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X)" + WEBKIT
                        + " Version/16.0 Mobile/15E148 Safari/604.1",
                MAC + " Version/14.1.2 Safari/605.1.15",
                MAC + " Version/15.6.1 Safari/605.1.15",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_3) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/97.0.4692.71"
                        + " Safari/537.36",
                "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
                        + " Chrome/130.0.0.0 Mobile Safari/537.36",
                "Mozilla/5.0 (X11; Linux x86_64; rv:95.0) Gecko/20100101 Firefox/95.0",
                "node",
                "",
            })
    void all_others_are(String agent) {
        assertEquals(DeflateOffer.answer(OFFER), DeflateOffer.answer(OFFER, List.of(agent)));
    }

    @Test
    void a_client_that_does_not_say_what_it_is_is_believed() {
        assertEquals(DeflateOffer.answer(OFFER), DeflateOffer.answer(OFFER, List.of()));
        assertNull(DeflateOffer.answer(List.of(), List.of()));
    }
}
