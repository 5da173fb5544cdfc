package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.Limits;
import stagecast.relay.RelayOptions;
import stagecast.relay.auth.StoreAddress;

class SettingsTest {

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("relay.conf"), text);
    }

    private static String refusal(@Nullable Path file, Map<String, String> environment, String... sets) {
        return String.valueOf(assertThrows(ConfigException.class, () -> Settings.read(file, environment, List.of(sets)))
                .getMessage());
    }

    @Test
    void is_the_defaults_where_nothing_is_set() {
        assertEquals(
                ServerConfig.DEFAULTS, Settings.read(null, Map.of(), List.of()).config());
    }

    @Test
    void lets_the_file_win_over_the_default_the_environment_over_the_file_and_a_set_over_all() throws IOException {
        Path file = file("limits { message-bytes = 1KiB, send-queue-bytes = 2MiB, send-queue-age = 3s }");

        Settings settings = Settings.read(
                file,
                Map.of("RELAY_LIMITS_MESSAGE_BYTES", "2KiB", "RELAY_LIMITS_SEND_QUEUE_BYTES", "3145728"),
                List.of("limits.message-bytes=3KiB", "limits.message-bytes=4KiB"));

        Limits limits = settings.config().limits();
        assertEquals(4096, limits.messageBytes());
        assertEquals(3 << 20, limits.sendQueueBytes());
        assertEquals(Duration.ofSeconds(3), limits.sendQueueAge());
        assertEquals(Limits.DEFAULTS.fragments(), limits.fragments());
    }

    @Test
    void says_where_each_value_comes_from() throws IOException {
        Settings settings = Settings.read(
                file("auth.argon2.iterations = 3"),
                Map.of("RELAY_SERVER_PORT", "9000"),
                List.of("auth.check-timeout=500ms"));

        String description = String.join("\n", settings.describe());

        assertTrue(description.matches("(?s).*auth\\.argon2\\.iterations += 3 +# \\S*relay\\.conf: 1.*"), description);
        assertTrue(description.matches("(?s).*server\\.port += 9000 +# RELAY_SERVER_PORT.*"), description);
        assertTrue(description.matches("(?s).*auth\\.check-timeout += 500ms +# --set.*"), description);
        assertTrue(description.matches("(?s).*limits\\.message-bytes += 64KiB +# default.*"), description);
    }

    @ParameterizedTest
    @CsvSource({
        "limits.mesage-bytes=1, there is no key limits.mesage-bytes; did you mean limits.message-bytes?",
        "colour=red, there is no key colour",
        "limits.message-bytes=many, 'limits.message-bytes is a size such as 65536 or 64KiB, not many'",
        "limits.send-queue-age=ten, 'limits.send-queue-age is a duration such as 10s or 500ms, not ten'",
        "server.port=http, 'server.port is a whole number, not http'",
        "server.port=70000, 'server.port must be 0 to 65535, it is 70000'",
        "limits.fragments=0, 'limits.fragments must be greater than 0, it is 0'",
        "limits.inbound-bytes=1, 'limits.inbound-bytes must have room for two messages of limits.message-bytes"
                + " (65536), it'",
        "auth.check-timeout=0s, 'auth.check-timeout must be greater than 0, it is 0'",
        "relay.coalesce=11ms, 'relay.coalesce must be 0 to 10 ms, it is 11'",
        "origins.allowed=stage.example.org, 'origins.allowed has stage.example.org, which is no origin'",
        "limits.message-bytes=9999999999999, 'limits.message-bytes is a size such as 65536 or 64KiB'",
        "limits, --set takes key=value",
        "limits=5, 'limits is a group of keys, and has no value itself; set one such as limits.connections'",
        "drain.window=10, 'drain.window is a duration such as 10s or 500ms, not 10'",
        "drain.window=0.5, 'drain.window is a duration such as 10s or 500ms, not 0.5'",
        "drain.window=0, 'drain.window must be longer than 0'"
    })
    void names_the_key_and_what_is_wrong_with_it(String set, String sentence) {
        String refusal = refusal(null, Map.of(), set);

        assertTrue(refusal.contains(sentence), refusal);
    }

    @Test
    void names_the_file_and_line_of_what_is_wrong() throws IOException {
        assertTrue(refusal(file("\nlimits.fragment = 1"), Map.of())
                .matches("\\S*relay\\.conf: 2: there is no key limits\\.fragment; did you mean limits\\.fragments\\?"));
        assertTrue(refusal(file("limits { "), Map.of()).contains("can't be understood"));
        assertTrue(refusal(folder.resolve("none.conf"), Map.of()).contains("none.conf is not there"));
        assertTrue(refusal(null, Map.of("RELAY_SERVER_PORT", "x")).startsWith("RELAY_SERVER_PORT: server.port"));
    }

    @Test
    void skips_a_mark_at_the_beginning_of_a_file_and_names_utf_16() throws IOException {
        Path marked = file("\uFEFFlimits.connections = 7");
        assertEquals(
                7, Settings.read(marked, Map.of(), List.of()).config().limits().connections());

        Path wide = Files.writeString(folder.resolve("wide.conf"), "limits.connections = 7", StandardCharsets.UTF_16);
        assertEquals("the configuration file " + wide + " is UTF-16: store it as UTF-8", refusal(wide, Map.of()));
    }

    @Test
    void refuses_a_key_without_a_value() throws IOException {
        String refusal = refusal(file("limits { message-bytes = null }"), Map.of());

        assertTrue(refusal.contains("relay.conf: 1: limits.message-bytes has no value"), refusal);
    }

    @Test
    void refuses_a_variable_that_sets_nothing_and_names_the_one_that_was_meant() {
        String refusal = refusal(null, Map.of("RELAY_LIMITS_MESAGE_BYTES", "1KiB"));

        assertEquals(
                "the environment has RELAY_LIMITS_MESAGE_BYTES, which sets nothing; did you mean"
                        + " RELAY_LIMITS_MESSAGE_BYTES?",
                refusal);
        assertTrue(refusal(null, Map.of("RELAY_PORT", "9000")).contains("RELAY_PORT, which sets nothing"));
    }

    @Test
    void leaves_variables_alone_that_are_meant_for_others() {
        Map<String, String> others = Map.of(
                "RELAY_JAVA_OPTIONS", "-Xmx1g",
                "RELAY_EMAIL", "load@example.org",
                "RELAY_PASSWORD", "x",
                "RELAY_SERVICE_HOST", "10.0.0.1",
                "RELAY_SERVICE_PORT_HTTP", "80",
                "RELAY_PORT", "tcp://10.0.0.1:80",
                "RELAY_PORT_80_TCP_ADDR", "10.0.0.1",
                "RELAYS", "x");

        assertEquals(
                ServerConfig.DEFAULTS, Settings.read(null, others, List.of()).config());
    }

    @Test
    void reads_an_empty_list_as_it_shows_one() throws IOException {
        String shown = Settings.read(null, Map.of(), List.of()).describe().stream()
                .filter(line -> line.startsWith("proxies.trusted "))
                .findFirst()
                .orElseThrow();
        Settings set = Settings.read(file("proxies.trusted = [\"10.0.0.1\"]"), Map.of(), List.of("proxies.trusted=[]"));

        assertTrue(shown.contains("= [] "), shown);
        assertEquals(List.of(), set.config().proxies().trusted());
    }

    @Test
    void reads_whether_to_compress() throws IOException {
        Settings settings = Settings.read(file("websocket.compression = true"), Map.of(), List.of());

        assertTrue(settings.config().options().compression());
        assertEquals(
                "--set: websocket.compression is true or false, not perhaps",
                refusal(null, Map.of(), "websocket.compression=perhaps"));
    }

    @Test
    void reads_a_word_of_those_that_there_are() throws IOException {
        Settings settings = Settings.read(
                file("identity { from = user-id }"), Map.of("RELAY_COMPAT_OK_FRAME", "binary"), List.of());

        assertEquals(
                new RelayOptions(RelayOptions.From.USER_ID, RelayOptions.OkFrame.BINARY),
                settings.config().options());
        assertTrue(settings.describe().stream()
                .anyMatch(line -> line.startsWith("identity.from ") && line.contains("= user-id ")));
        for (String wrong : List.of("name", "USER_ID", "")) {
            assertEquals(
                    "--set: identity.from is one of ip, user-id, not " + wrong,
                    refusal(null, Map.of(), "identity.from=" + wrong));
        }
    }

    @Test
    void reads_a_list_from_a_text_with_commas_or_from_a_list() throws IOException {
        List<String> two = List.of("https://stage.example.org", "http://localhost:3000");

        assertEquals(
                two,
                Settings.read(
                                null,
                                Map.of(),
                                List.of("origins.allowed=https://stage.example.org, http://localhost:3000"))
                        .config()
                        .origins()
                        .allowed());
        Settings fromFile = Settings.read(
                file("origins.allowed = [\"https://stage.example.org\", \"http://localhost:3000\"]"),
                Map.of(),
                List.of());
        assertEquals(two, fromFile.config().origins().allowed());
        assertTrue(fromFile.describe().stream()
                .anyMatch(line -> line.startsWith("origins.allowed")
                        && line.contains("= https://stage.example.org,http://localhost:3000 ")));
        assertTrue(refusal(null, Map.of(), "origins.allowed=stage.example.org").contains("is no origin"));
    }

    @Test
    void takes_a_database_for_accounts_and_shows_no_password() {
        String url = "jdbc:postgresql://db.example.org/relay?user=relay&password=geheim";
        Settings settings = Settings.read(null, Map.of("RELAY_AUTH_STORE", url), List.of());

        assertEquals(StoreAddress.parse(url), settings.config().auth().store());
        assertTrue(settings.describe().stream()
                .anyMatch(line -> line.matches("auth\\.store +="
                        + " jdbc:postgresql://db\\.example\\.org/relay\\?user=relay&password=\\*\\*\\*"
                        + " # RELAY_AUTH_STORE")));
        assertEquals(
                StoreAddress.SQLITE,
                Settings.read(null, Map.of(), List.of("auth.store="))
                        .config()
                        .auth()
                        .store());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth.store = jdbc:postgresql://h/d?password=geheim",
                "auth.store = \"jdbc:postgresql://u:geheim@h/d\"",
                "auth.store = [\"jdbc:postgresql://h/d?password=geheim\"]",
                "auth.store = h/d?password=geheim",
                "auth.store = geheim",
                "auth.store { url = geheim }",
            })
    void refuses_what_is_no_database_and_shows_no_password(String line) throws IOException {
        String refusal = refusal(file(line), Map.of());

        assertTrue(refusal.contains("relay.conf: 1: "), refusal);
        assertFalse(refusal.contains("geheim"), refusal);
    }
}
