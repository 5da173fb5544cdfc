package stagecast.relay.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stagecast.relay.ChannelName;
import stagecast.relay.RelayListener;

/** Logs the relay's own faults, and ends a process that can't be relied on. The appender logs on its own thread, so no lane waits for a disk. */
final class LoggingListener implements RelayListener {

    private static final Logger LOG = LoggerFactory.getLogger(LoggingListener.class);

    @Override
    public void failed(ChannelName channel, String id, Throwable cause) {
        LOG.error("a connection failed on channel {}, id {}", channel, id, cause);
    }

    @Override
    public void fatal(Throwable cause) {
        ProcessEnd.because(cause);
    }
}
