package stagecast.relay.load.compare;

import java.util.Locale;
import stagecast.relay.load.fanout.FanoutResult;

/** What a {@link Workload} is about: the one figure by which it compares servers. */
enum Figure {
    DELIVERIES("deliveries for each CPU second of the server", true, false) {
        @Override
        double of(FanoutResult result) {
            return result.server() == null ? result.deliveriesPerSecond() : result.deliveriesPerServerCpuSecond();
        }
    },
    ARRIVALS("connections that joined for each CPU second of the server", true, true) {
        @Override
        double of(FanoutResult result) {
            FanoutResult.ServerUse use = result.joining().server();
            return use == null ? result.joining().perSecond() : result.joining().joined() * 1e9 / use.cpuNanos();
        }
    },
    TIME("milliseconds until all have joined again", false, true) {
        @Override
        double of(FanoutResult result) {
            return result.joining().nanos() / 1e6;
        }
    },
    MEMORY("bytes of resident memory for each connection, before any message", false, true) {
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

    /** Whether joining is what is measured, and a message or two only show that everybody is there. */
    final boolean ofJoining;

    Figure(String meaning, boolean moreIsBetter, boolean ofJoining) {
        this.meaning = meaning;
        this.moreIsBetter = moreIsBetter;
        this.ofJoining = ofJoining;
    }

    /** The figure of one run. */
    abstract double of(FanoutResult result);

    /** What happened a second: deliveries, or joining. */
    double perSecond(FanoutResult result) {
        return ofJoining ? result.joining().perSecond() : result.deliveriesPerSecond();
    }

    /** The part of a core that the server took meanwhile; 0 if it was not watched. */
    double serverShare(FanoutResult result) {
        FanoutResult.ServerUse use = ofJoining ? result.joining().server() : result.server();
        return use == null ? 0 : ofJoining ? result.joining().share(use.cpuNanos()) : result.share(use.cpuNanos());
    }

    /** The part of a core that the generator's busiest thread took meanwhile. */
    double generatorShare(FanoutResult result) {
        return ofJoining
                ? result.joining().share(result.joining().busiestNanos())
                : result.share(result.busiestNanos());
    }

    boolean generatorWasTheBottleneck(FanoutResult result) {
        return ofJoining ? generatorShare(result) > FanoutResult.BUSY : result.generatorWasTheBottleneck();
    }

    boolean meets(double reached, double bar) {
        return moreIsBetter ? reached >= bar : reached <= bar;
    }

    static String shown(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
    }
}
