package stagecast.relay.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import stagecast.relay.Relay;

/**
 * Sees what a library caught and logged: XNIO and Undertow do so with whatever their tasks and listeners throw, memory that
 * ran out included, and go on. Such a fault ends the process, whichever thread it was on.
 */
public final class FatalFilter extends TurboFilter {

    @Override
    public FilterReply decide(
            Marker marker,
            Logger logger,
            Level level,
            String format,
            Object @Nullable [] arguments,
            @Nullable Throwable fault) {
        if (fault != null && Relay.isFatal(fault)) {
            ProcessEnd.because(fault);
        }
        return FilterReply.NEUTRAL;
    }
}
