package stagecast.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialWordsTest {

    private static final int LENGTH = 40;
    private static final Pattern WORDS = Pattern.compile("password|token", Pattern.CASE_INSENSITIVE);

    @ParameterizedTest
    @ValueSource(strings = {"password", "token", "PASSWORD", "TOKEN", "pAssWoRd", "tOkEn"})
    void finds_a_word_at_every_position_of_every_length(String word) {
        for (int length = word.length(); length < LENGTH; length++) {
            for (int start = 0; start <= length - word.length(); start++) {
                byte[] text = around(word, start, length - word.length() - start);

                assertTrue(CredentialWords.standIn(text, 2, text.length - 2), start + " of " + length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "token"})
    void finds_no_word_that_is_cut_off_or_one_bit_off(String word) {
        for (int start = 0; start < LENGTH; start++) {
            byte[] text = around(word, start, LENGTH - start);
            int at = start + 2;
            assertFalse(CredentialWords.standIn(text, at + 1, text.length));
            assertFalse(CredentialWords.standIn(text, 0, at + word.length() - 1));
            for (int bit = 0; bit < word.length() * Byte.SIZE; bit++) {
                byte[] other = text.clone();
                other[at + bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

                boolean otherCase = bit % Byte.SIZE == 5;
                assertEquals(otherCase, CredentialWords.standIn(other, 2, other.length - 2), "bit " + bit);
            }
        }
    }

    @Test
    void agrees_with_a_regular_expression_on_texts_of_a_few_letters() {
        var random = new Random(7);
        String letters = "passwordtokenPASSWORDTOKEN";
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int parts = random.nextInt(12); parts > 0; parts--) {
                int start = random.nextInt(letters.length());
                text.append(letters, start, Math.min(letters.length(), start + 1 + random.nextInt(9)));
            }
            boolean expected = WORDS.matcher(text).find();
            found += expected ? 1 : 0;
            byte[] bytes = text.toString().getBytes(ISO_8859_1);

            assertEquals(expected, CredentialWords.standIn(bytes, 0, bytes.length), text::toString);
        }
        assertTrue(found > 2_000, "found " + found);
    }

    private static byte[] around(String word, int before, int behind) {
        byte[] text = new byte[2 + before + word.length() + behind + 2];
        Arrays.fill(text, (byte) 's');
        System.arraycopy(word.getBytes(ISO_8859_1), 0, text, 2 + before, word.length());
        return text;
    }
}
