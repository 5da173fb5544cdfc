package stagecast.relay.load;

import java.util.Locale;

/** What a {@link Workload} is about: the one figure by which it compares servers. */
enum Figure {
    DELIVERIES("deliveries for each CPU second of the server", true) {
        @Override
        double of(FanoutResult result) {
            return result.server() == null ? result.deliveriesPerSecond() : result.deliveriesPerServerCpuSecond();
        }
    },
    HANDSHAKES("connections joined a second", true) {
        @Override
        double of(FanoutResult result) {
            return result.joining().perSecond();
        }
    },
    TIME("milliseconds until all have joined", false) {
        @Override
        double of(FanoutResult result) {
            return result.joining().nanos() / 1e6;
        }
    },
    MEMORY("bytes of resident memory for each connection", false) {
        @Override
        double of(FanoutResult result) {
            FanoutResult.ServerUse use = result.joining().server();
            return use == null
                    ? 0
                    : (use.rssKibAfter() - use.rssKibBefore())
                            * 1024.0
                            / result.joining().joined();
        }
    };

    final String meaning;
    final boolean moreIsBetter;

    Figure(String meaning, boolean moreIsBetter) {
        this.meaning = meaning;
        this.moreIsBetter = moreIsBetter;
    }

    /** The figure of one run. */
    abstract double of(FanoutResult result);

    boolean meets(double ratio, double bar) {
        return moreIsBetter ? ratio >= bar : ratio <= bar;
    }

    static String shown(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }
}
