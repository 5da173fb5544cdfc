package stagecast.relay.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateOfferTest {

    private static final String AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=10",
                "permessage-deflate; client_max_window_bits=15",
                "permessage-deflate; client_max_window_bits=\"12\"",
                "permessage-deflate; client_max_window_bits=\"1\\2\"",
                "permessage-deflate; server_no_context_takeover",
                "permessage-deflate;client_no_context_takeover;server_no_context_takeover",
                "permessage-deflate ;\tclient_max_window_bits = 9",
                " permessage-deflate ",
                ",, permessage-deflate ,",
                "x-webkit-deflate-frame, permessage-deflate",
                "foo; bar; baz=\"b\", permessage-deflate",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate",
                "permessage-deflate; client_max_window_bits; server_max_window_bits=8,"
                        + " permessage-deflate; client_max_window_bits",
                "permessage-deflate; unknown, permessage-deflate",
            })
    void agrees_without_context_takeover(String offer) {
        assertEquals(AGREED, DeflateOffer.answer(List.of(offer)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; client_max_window_bits; server_max_window_bits=\"15\"",
                "permessage-deflate; server_max_window_bits=9, permessage-deflate; server_max_window_bits=15",
            })
    void says_that_the_window_is_the_largest_where_that_is_asked_for(String offer) {
        assertEquals(AGREED + "; server_max_window_bits=15", DeflateOffer.answer(List.of(offer)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=015",
                "permessage-deflate; server_max_window_bits=15; server_max_window_bits=15",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=08",
                "permessage-deflate; client_max_window_bits=+9",
                "permessage-deflate; client_max_window_bits=150",
                "permessage-deflate; client_max_window_bits; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover=true",
                "permessage-deflate; client_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; Server_no_context_takeover",
                "permessage-deflate; unknown",
                "permessage-deflate; server_no_context_takeover; level=9",
            })
    void declines_an_offer_that_it_can_t_keep(String offer) {
        assertNull(DeflateOffer.answer(List.of(offer)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "permessage-bzip2",
                "Permessage-Deflate",
                "x-permessage-deflate",
                "permessage-deflate;",
                "permessage-deflate;;client_max_window_bits",
                "permessage-deflate client_max_window_bits",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate; client_max_window_bits=\"",
                "permessage-deflate; client_max_window_bits=\"\"",
                "permessage-deflate; client_max_window_bits=\"9",
                "permessage-deflate; client_max_window_bits=\"9\\",
                "permessage-deflate; client_max_window_bits=\"9 \"",
                "permessage-deflate; client_max_window_bits=\"9\"9",
                "permessage-deflate; =9",
                "permessage-deflate, foo/bar",
                "permessage-deflate, \u00e9",
                "permessage-deflate\0",
            })
    void agrees_to_nothing_where_nothing_is_offered_or_the_syntax_is_broken(String fields) {
        assertNull(DeflateOffer.answer(List.of(fields)));
    }

    @Test
    void takes_several_fields_for_one_list() {
        assertEquals(
                AGREED,
                DeflateOffer.answer(
                        List.of("foo", "permessage-deflate; server_max_window_bits=9", "permessage-deflate")));
        assertNull(DeflateOffer.answer(List.of("permessage-deflate", "client_max_window_bits; =")));
        assertNull(DeflateOffer.answer(List.of()));
    }
}
