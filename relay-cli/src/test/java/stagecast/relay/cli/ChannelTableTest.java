package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.ChannelName;
import stagecast.relay.ChannelRules;
import stagecast.relay.ChannelRules.Senders;
import stagecast.relay.JoinRequest.Envelope;
import stagecast.relay.JoinRequest.Slow;

class ChannelTableTest {

    private static final Senders ANYONE = new Senders.Anyone();
    private static final Senders AUTHENTICATED = new Senders.Authenticated();

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("relay.conf"), text);
    }

    private static ChannelRules rules(@Nullable Path file, String channel, String... sets) {
        return Settings.read(file, Map.of(), List.of(sets)).config().channels().apply(new ChannelName(channel));
    }

    private static Senders senders(String channel, String... sets) {
        return rules(null, channel, sets).senders();
    }

    private static String refusal(@Nullable Path file, String... sets) {
        return String.valueOf(assertThrows(ConfigException.class, () -> Settings.read(file, Map.of(), List.of(sets)))
                .getMessage());
    }

    @Test
    void is_the_defaults_where_nothing_is_said_of_a_channel() {
        assertEquals(ChannelRules.DEFAULTS, rules(null, "room"));
        assertEquals(ChannelRules.DEFAULTS, rules(null, "Room", "channels.room.senders=anyone"));
    }

    @ParameterizedTest
    @CsvSource({
        "*, room",
        "room*, room",
        "*room, room",
        "r*m, room",
        "r*o*m, room",
        "*o*, room",
        "**, room",
        "v*, v1.0",
        "a*b*c, aXbbXbcXc",
        "*.*, v1.0",
        "零*, 零一二",
        "room, room",
        "v1.0, v1.0",
        "a*b, a*b"
    })
    void a_star_is_any_run_and_all_else_itself(String pattern, String channel) {
        assertEquals(ANYONE, senders(channel, "channels." + pattern + ".senders=anyone"));
    }

    @ParameterizedTest
    @CsvSource({"room*, aroom", "*room, rooms", "r*m, rom2", "a*b*c, acb", "r?om, room", "room, rooms", "r*, R"})
    void what_does_not_match_stays_as_it_was(String pattern, String channel) {
        assertEquals(AUTHENTICATED, senders(channel, "channels." + pattern + ".senders=anyone"));
    }

    @Test
    void the_exact_name_wins_then_the_longest_glob_then_the_order_of_code_points() {
        String[] sets = {
            "channels.*.senders=a@example.org",
            "channels.room-*.senders=b@example.org",
            "channels.west-*.senders=b@example.org",
            "channels.*-east.senders=c@example.org",
            "channels.room-**.senders=anyone",
            "channels.room-1.senders=d@example.org"
        };

        assertEquals(only("d@example.org"), senders("room-1", sets));
        assertEquals(ANYONE, senders("room-2", sets));
        assertEquals(only("c@example.org"), senders("west-east", sets), "* comes before w");
        assertEquals(only("a@example.org"), senders("hall", sets));
    }

    @Test
    void code_points_are_counted_and_compared_and_not_their_halves() {
        String halves = "channels.*𝄞𝄞.senders=anyone";

        assertEquals(
                AUTHENTICATED, senders("abc𝄞𝄞", halves, "channels.abc*.senders=authenticated"), "4 are more than 3");
        assertEquals(
                ANYONE,
                senders("\uFFFD𝄞", "channels.*\uFFFD*.senders=anyone", "channels.*𝄞*.senders=authenticated"),
                "U+FFFD is before U+1D11E, though not in UTF-16");
    }

    @Test
    void each_key_is_looked_for_by_itself() {
        ChannelRules found = rules(
                null,
                "room-1",
                "channels.room-1.slow=latest",
                "channels.room*.coalesce=4ms",
                "channels.room-*.envelope=none",
                "channels.*.senders=anyone",
                "channels.*.envelope=standard");

        assertEquals(new ChannelRules(ANYONE, Envelope.NONE, Slow.LATEST, Duration.ofMillis(4)), found);
    }

    @Test
    void a_file_may_quote_a_channel_or_nest_it_and_a_set_wins_over_it() throws IOException {
        Path file = file("""
            channels {
              "room-*" { senders = anyone, envelope = none }
              "v1.0".senders = anyone
              v2.0.senders = anyone
              42.senders = ["a@example.org", "b@example.org"]
              empty {}
            }
            channels."hall".envelope = none
            """);

        assertEquals(new ChannelRules(ANYONE, Envelope.NONE), rules(file, "room-1"));
        assertEquals(ANYONE, rules(file, "v1.0").senders());
        assertEquals(ANYONE, rules(file, "v2.0").senders());
        assertEquals(only("a@example.org", "b@example.org"), rules(file, "42").senders());
        assertEquals(Envelope.NONE, rules(file, "hall").envelope());
        assertEquals(
                AUTHENTICATED,
                rules(file, "v1.0", "channels.v1.0.senders=authenticated").senders());
        assertEquals(
                AUTHENTICATED,
                rules(file, "v2.0", "channels.v2.0.senders=authenticated").senders());
        assertEquals(
                new ChannelRules(AUTHENTICATED, Envelope.NONE),
                rules(file, "room-1", "channels.room-*.senders=authenticated"));
    }

    @Test
    void a_channel_may_be_called_as_a_key_is() {
        String[] sets = {"channels.a.senders=anyone", "channels.a.senders.senders=a@example.org"};

        assertEquals(ANYONE, senders("a", sets));
        assertEquals(only("a@example.org"), senders("a.senders", sets));
    }

    @Test
    void e_mails_stand_between_commas() {
        assertEquals(
                only("a@example.org", "b@example.org"),
                senders("room", "channels.room.senders= a@example.org , B@example.org,"));
    }

    @Test
    void shows_each_key_that_is_set_and_where() throws IOException {
        String shown = String.join(
                "\n",
                Settings.read(
                                file("channels.\"room-*\".slow = latest"),
                                Map.of(),
                                List.of("channels.v1.0.senders=anyone"))
                        .describe());

        assertTrue(shown.matches("(?s).*channels\\.room-\\*\\.slow += latest +# \\S*relay\\.conf: 1\n.*"), shown);
        assertTrue(shown.matches("(?s).*channels\\.v1\\.0\\.senders += anyone +# --set\n.*"), shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "channels.room.sender=anyone|--set: there is no key channels.room.sender; did you mean senders?;",
                "channels.room.colour=red|a channel has the keys senders, envelope, slow and coalesce",
                "channels.room.senders=anybody|--set: channels.room.senders is authenticated, anyone, or e-mail"
                        + " addresses",
                "channels.room.senders=anyone,a@example.org|not anyone,a@example.org",
                "channels.room.senders=|channels.room.senders is authenticated, anyone, or",
                "channels.room.envelope=raw|--set: channels.room.envelope is standard or none, not raw",
                "channels.room.slow=drop|--set: channels.room.slow is close, drop-oldest or latest, not drop",
                "channels.room.coalesce=11ms|--set: channels.room.coalesce is a duration of 0 to 10ms, not 11ms",
                "channels.room.coalesce=4|--set: channels.room.coalesce is a duration of 0 to 10ms, not 4",
                "channels.senders=anyone|--set: channels.senders: the channel is missing",
                "channels..senders=anyone|--set: channels..senders: the channel is missing",
                "channels=anyone|--set: channels: the channel is missing",
                "channels.a/b.senders=anyone|--set: channels.a/b.senders: a channel name holds no slash"
            })
    void names_what_is_wrong(String setAndSentence) {
        String[] parts = setAndSentence.split("\\|", 2);
        String refusal = refusal(null, parts[0]);

        assertTrue(refusal.contains(parts[1]), refusal);
    }

    @Test
    void names_the_line_of_what_is_wrong_in_a_file() throws IOException {
        String refusal = refusal(file("\nchannels.room.envelope = 7"));

        assertTrue(
                refusal.matches("\\S*relay\\.conf: 2: channels\\.room\\.envelope is standard or none, not 7"), refusal);
    }

    @Test
    void has_no_form_in_the_environment() {
        var refusal = assertThrows(
                ConfigException.class,
                () -> Settings.read(null, Map.of("RELAY_CHANNELS_ROOM_SENDERS", "anyone"), List.of()));

        assertTrue(String.valueOf(refusal.getMessage()).contains("RELAY_CHANNELS_ROOM_SENDERS, which sets nothing"));
    }

    private static Senders only(String... emails) {
        return new Senders.Only(Set.of(emails));
    }
}
