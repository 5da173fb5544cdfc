package stagecast.relay.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

/** The bytes are a configuration file, behind a line that is one {@code --set}. */
class SettingsJazzerTest {

    /** What HOCON would go and read from elsewhere. */
    private static final Pattern INCLUDE = Pattern.compile("include");

    @TempDir
    static Path folder;

    @FuzzTest(maxDuration = "5s")
    void understands_or_says_in_a_sentence_why_not(byte[] input) throws IOException {
        String text = new String(input, java.nio.charset.StandardCharsets.UTF_8);
        if (INCLUDE.matcher(text).find() || text.contains("Exception")) {
            return; // a sentence quotes what it was given
        }
        int line = text.indexOf('\n');
        Path file = Files.write(folder.resolve("fuzzed.conf"), Arrays.copyOfRange(input, 0, input.length));
        try {
            Settings.read(null, Map.of(), List.of(line < 0 ? text : text.substring(0, line)));
        } catch (ConfigException refused) {
            assertFalse(String.valueOf(refused.getMessage()).contains("Exception"), refused.getMessage());
        }
        try {
            Settings.read(file, Map.of(), List.of()).describe();
        } catch (ConfigException refused) {
            assertFalse(String.valueOf(refused.getMessage()).contains("Exception"), refused.getMessage());
        }
    }
}
