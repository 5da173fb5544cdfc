package stagecast.relay.load.fanout;

/** The middle of the figures of several rounds. */
public final class Median {

    private Median() {}

    /**
     * The middle one, or the mean of the middle two.
     *
     * @param sorted in ascending order
     * @return NaN if there are none
     */
    public static double of(double[] sorted) {
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[n / 2] + sorted[(n - 1) / 2]) / 2;
    }
}
