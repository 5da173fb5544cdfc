package stagecast.relay.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import stagecast.relay.Relay;

/**
 * Sees faults that a library caught and logged: XNIO and Undertow catch whatever their tasks and listeners throw, an
 * {@link OutOfMemoryError} included, log it and go on. A fault of the process ends it, whichever thread it was on.
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
