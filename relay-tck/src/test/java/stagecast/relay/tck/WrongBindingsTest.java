package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;
import stagecast.relay.tck.ServerBindingContract.Section1Compression;
import stagecast.relay.tck.ServerBindingContract.Section1Heartbeats;
import stagecast.relay.tck.ServerBindingContract.Section1Joining;
import stagecast.relay.tck.ServerBindingContract.Section1Pings;
import stagecast.relay.tck.ServerBindingContract.Section1Refusals;
import stagecast.relay.tck.ServerBindingContract.Section1Room;
import stagecast.relay.tck.ServerBindingContract.Section2Checks;
import stagecast.relay.tck.ServerBindingContract.Section2Credentials;
import stagecast.relay.tck.ServerBindingContract.Section3Sending;
import stagecast.relay.tck.ServerBindingContract.Section4Envelope;
import stagecast.relay.tck.ServerBindingContract.Section5Direct;
import stagecast.relay.tck.ServerBindingContract.Section6Slow;
import stagecast.relay.tck.ServerBindingContract.Section7Guests;
import stagecast.relay.tck.ServerBindingContract.Section7Rules;
import stagecast.relay.tck.ServerBindingContract.Section8Closing;
import stagecast.relay.tck.ServerBindingContract.Section8DeferredCloses;
import stagecast.relay.tck.ServerBindingContract.Section8Failures;
import stagecast.relay.tck.ServerBindingContract.Section8Parts;

/** The contract finds what is wrong, by the test that names the rule, and finds nothing where nothing is wrong. */
class WrongBindingsTest {

    @Test
    void finds_who_ignores_listen_false() {
        finds(
                WrongHandshakes.IgnoresListen.class,
                Section1Joining.class,
                "listen_false_gets_no_broadcast_but_its_answers");
    }

    @Test
    void finds_who_ignores_envelope_none() {
        finds(
                WrongHandshakes.IgnoresEnvelope.class,
                Section4Envelope.class,
                "envelope_none_gets_the_sender_s_bytes_untouched");
    }

    @Test
    void finds_who_ignores_slow() {
        finds(
                WrongHandshakes.IgnoresSlow.class,
                Section6Slow.class,
                "latest_loses_all_but_the_newest_of_each_sender_and_is_told_of_none");
    }

    @Test
    void finds_who_agrees_to_compress_and_does_not() {
        finds(
                WrongHandshakes.AgreesToWhatItDoesNotDo.class,
                Section1Compression.class,
                "a_compressed_message_arrives_like_any_other_with_who_compresses_and_who_does_not");
        finds(
                WrongHandshakes.AgreesToWhatItDoesNotDo.class,
                Section1Compression.class,
                "a_long_broadcast_is_compressed_for_those_who_agreed");
    }

    @Test
    void finds_who_forgets_to_say_that_it_agreed_to_compress() {
        finds(
                WrongHandshakes.ForgetsToSayThatItAgreed.class,
                Section1Compression.class,
                "agrees_to_the_first_offer_that_it_can_keep_and_says_so");
    }

    @Test
    void finds_who_ignores_heartbeat() {
        finds(
                WrongHandshakes.IgnoresHeartbeat.class,
                Section1Heartbeats.class,
                "a_heartbeat_comes_after_each_second_in_which_nothing_else_did");
    }

    @Test
    void finds_who_tells_nothing_of_parts_of_frames() {
        finds(
                WrongStreams.TellsNothingOfPartsOfFrames.class,
                Section1Pings.class,
                "a_part_of_a_frame_counts_as_something");
    }

    @Test
    void finds_who_decides_on_the_envelope_by_itself() {
        finds(WrongHandshakes.IgnoresEnvelope.class, Section7Rules.class, "the_query_wins_over_the_channel_s_envelope");
    }

    @Test
    void finds_who_believes_anybody_s_header() {
        finds(
                WrongHandshakes.BelievesAnybodysHeader.class,
                Section4Envelope.class,
                "from_is_the_address_of_the_socket_whatever_headers_say");
    }

    @Test
    void finds_who_ignores_the_case_of_a_name() {
        finds(WrongHandshakes.IgnoresCase.class, Section1Joining.class, "case_and_normalisation_of_a_name_matter");
    }

    @Test
    void finds_who_takes_plus_for_a_space() {
        finds(WrongHandshakes.TakesPlusForSpace.class, Section1Joining.class, "decodes_a_name_once_as_utf_8");
    }

    @Test
    void finds_who_decodes_a_name_twice() {
        finds(WrongHandshakes.DecodesTwice.class, Section1Joining.class, "decodes_a_name_once_as_utf_8");
    }

    @Test
    void finds_who_answers_400_instead_of_426() {
        finds(
                WrongHandshakes.Answers400InsteadOf426.class,
                Section1Refusals.class,
                "what_asks_for_no_upgrade_is_refused_with_426");
    }

    @Test
    void finds_who_tells_guests_of_another_channel_that_their_token_is_bad() {
        finds(
                WrongHandshakes.Answers401InsteadOf403.class,
                Section7Guests.class,
                "a_guest_of_another_channel_is_refused_with_403");
    }

    @Test
    void finds_who_forgets_who_the_token_named() {
        finds(
                WrongHandshakes.ForgetsWhoTheTokenNamed.class,
                Section7Guests.class,
                "a_guest_sends_to_all_of_the_channel");
    }

    @Test
    void finds_who_forgets_to_name_the_version() {
        finds(
                WrongHandshakes.ForgetsToNameTheVersion.class,
                Section1Refusals.class,
                "another_version_is_refused_with_426");
    }

    @Test
    void finds_who_forgets_to_say_when_to_come_again() {
        finds(
                WrongHandshakes.ForgetsToSayWhenToComeAgain.class,
                Section1Room.class,
                "where_all_places_are_taken_a_newcomer_is_refused_with_503");
    }

    @Test
    void finds_who_takes_each_for_another_address() {
        finds(
                WrongHandshakes.TakesEachForAnotherAddress.class,
                Section1Room.class,
                "an_address_with_all_its_connections_is_refused_with_429_and_others_are_not");
    }

    @Test
    void finds_who_tells_nobody_of_the_end() {
        finds(
                WrongStreams.TellsNobodyOfTheEnd.class,
                Section1Room.class,
                "however_a_connection_ends_its_place_is_free_for_another");
    }

    @Test
    void finds_who_loses_what_came_with_the_handshake() {
        finds(
                WrongHandshakes.LosesWhatCameWithTheHandshake.class,
                Section1Joining.class,
                "handles_a_frame_that_came_in_the_segment_of_the_handshake");
    }

    @Test
    void finds_who_echoes_to_the_sender() {
        finds(
                WrongStreams.EchoesToTheSender.class,
                Section3Sending.class,
                "a_broadcast_does_not_come_back_to_its_sender");
    }

    @Test
    void finds_who_reorders() {
        finds(
                WrongStreams.HandlesTheLastOfATurnFirst.class,
                Section3Sending.class,
                "every_listener_gets_a_thousand_messages_once_and_in_the_order_sent");
    }

    @Test
    void finds_who_loses_what_comes_during_a_check() {
        finds(
                WrongStreams.LosesWhatComesDuringACheck.class,
                Section2Checks.class,
                "what_follows_credentials_in_the_same_tick_is_handled_after_them_in_order");
    }

    @Test
    void finds_who_never_reads_again() {
        finds(
                WrongStreams.NeverReadsAgain.class,
                Section2Checks.class,
                "credentials_and_messages_in_one_write_need_no_pause");
    }

    @Test
    void finds_who_reads_on_during_a_check() {
        finds(
                WrongStreams.ReadsOnDuringACheck.class,
                Section2Checks.class,
                "a_connection_is_not_read_while_a_check_is_under_way");
    }

    @Test
    void finds_who_loses_the_last_messages_before_the_end() {
        finds(
                WrongStreams.LosesTheLastMessagesBeforeTheEnd.class,
                Section2Checks.class,
                "messages_before_a_reset_are_handled_though_a_check_is_under_way");
    }

    @Test
    void finds_who_lets_a_close_overtake() {
        finds(WrongStreams.LetsACloseOvertake.class, Section8Closing.class, "whoever_closed_leaves_the_others_alone");
    }

    @Test
    void finds_who_takes_binary_for_text() {
        finds(
                WrongStreams.TakesBinaryForText.class,
                Section3Sending.class,
                "a_binary_message_reaches_every_listener_as_it_is");
        finds(
                WrongStreams.TakesBinaryForText.class,
                Section2Credentials.class,
                "credentials_in_a_binary_message_are_invalid_and_not_relayed");
    }

    @Test
    void finds_who_leaves_pings_unanswered() {
        finds(
                WrongStreams.LeavesPingsUnanswered.class,
                Section8Closing.class,
                "a_ping_is_answered_with_its_data_between_fragments_too");
    }

    @Test
    void finds_who_does_not_wait_for_the_peer_s_close() {
        finds(
                WrongStreams.DoesNotWaitForThePeersClose.class,
                Section8Closing.class,
                "what_arrives_after_the_server_s_close_does_not_eat_it");
    }

    @Test
    void finds_who_loses_the_rest_of_a_short_write() {
        finds(
                WrongStreams.LosesTheRestOfAShortWrite.class,
                Section6Slow.class,
                "a_listener_that_reads_in_small_pieces_but_keeps_up_loses_nothing");
    }

    @Test
    void finds_who_ends_in_order_what_it_should_cut() {
        finds(
                WrongStreams.EndsInOrderWhatItShouldCut.class,
                Section6Slow.class,
                "a_listener_that_never_reads_is_ended_and_nobody_waits_for_it");
    }

    @Test
    void finds_who_drops_what_it_holds_at_a_close() {
        finds(
                WrongStreams.DropsWhatItHoldsAtAClose.class,
                Section8DeferredCloses.class,
                "the_end_of_credentials_comes_behind_what_was_accepted_with_and_without_an_envelope");
    }

    @Test
    void finds_nothing_wrong_with_who_is_always_one_write_behind() {
        for (Class<?> section : List.of(
                Section3Sending.class, Section5Direct.class, Section8Closing.class, Section8DeferredCloses.class)) {
            Events tests = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectNestedClass(List.of(OneWriteBehind.class), section))
                    .execute()
                    .testEvents();

            tests.assertStatistics(counts -> counts.failed(0).aborted(0));
            assertTrue(tests.succeeded().count() > 0);
        }
    }

    @Test
    void finds_who_keeps_parts_of_messages_without_a_bound_for_all() {
        finds(
                WrongStreams.KeepsPartsWithoutABoundForAll.class,
                Section8Parts.class,
                "beyond_the_bound_of_all_some_unfinished_messages_end_with_1013_and_the_others_arrive");
    }

    @Test
    void finds_who_forgets_fragments() {
        finds(
                WrongStreams.ForgetsFragments.class,
                Section8Failures.class,
                "a_message_at_the_limit_in_small_fragments_arrives");
    }

    @Test
    void finds_who_accepts_frames_without_a_mask() {
        finds(
                WrongStreams.AcceptsFramesWithoutAMask.class,
                Section8Failures.class,
                "a_frame_without_a_mask_is_a_protocol_error");
    }

    private static void finds(Class<? extends WrongBinding> wrong, Class<?> section, String rule) {
        assertEquals(List.of(rule + "()"), failures(wrong, section, rule));
        assertEquals(List.of(), failures(PlainSocketBindingTest.class, section, rule));
    }

    private static List<String> failures(Class<?> binding, Class<?> section, String rule) {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectNestedMethod(List.of(binding), section, rule))
                .execute()
                .testEvents();

        assertEquals(1, tests.started().count());
        return tests.failed()
                .map(Event::getTestDescriptor)
                .map(test -> test.getDisplayName())
                .toList();
    }
}
