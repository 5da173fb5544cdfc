package stagecast.relay.cli;

import java.util.Collection;

/** The name that was meant. */
final class Nearest {

    private static final int LEAST_DISTANCE = 3;

    private Nearest() {}

    /** {@code "; did you mean …?"}, or nothing where no name is near. */
    static String to(String name, Collection<String> known) {
        return known.stream()
                .min((a, b) -> Integer.compare(distance(name, a), distance(name, b)))
                .filter(near -> distance(name, near) <= Math.max(LEAST_DISTANCE, name.length() / 4))
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
