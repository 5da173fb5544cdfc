package stagecast.relay.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import stagecast.relay.ChannelName;
import stagecast.relay.RelayListener;

/** Logs what is the relay's own fault, and ends a process that can't be relied on. The appender hands over to a thread of its own, so no lane waits for a disk. */
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
