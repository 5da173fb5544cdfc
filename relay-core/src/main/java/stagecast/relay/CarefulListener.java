package stagecast.relay;

/**
 * Keeps a listener's faults away from the connections: an exception goes to the thread's handler of uncaught ones, as
 * if the listener ran by itself.
 */
record CarefulListener(RelayListener listener) implements RelayListener {

    @Override
    public void joined(ChannelName channel) {
        try {
            listener.joined(channel);
        } catch (RuntimeException fault) {
            report(fault);
        }
    }

    @Override
    public void left(ChannelName channel) {
        try {
            listener.left(channel);
        } catch (RuntimeException fault) {
            report(fault);
        }
    }

    @Override
    public void accepted(ChannelName channel, int bytes) {
        try {
            listener.accepted(channel, bytes);
        } catch (RuntimeException fault) {
            report(fault);
        }
    }

    @Override
    public void refused(ChannelName channel, ErrorCode code) {
        try {
            listener.refused(channel, code);
        } catch (RuntimeException fault) {
            report(fault);
        }
    }

    @Override
    public void missed(ChannelName channel, long messages) {
        try {
            listener.missed(channel, messages);
        } catch (RuntimeException fault) {
            report(fault);
        }
    }

    @Override
    public void closed(ChannelName channel, int code) {
        try {
            listener.closed(channel, code);
        } catch (RuntimeException fault) {
            report(fault);
        }
    }

    @Override
    public void failed(ChannelName channel, Throwable cause) {
        try {
            listener.failed(channel, cause);
        } catch (RuntimeException fault) {
            report(fault);
        }
    }

    private static void report(RuntimeException fault) {
        Thread current = Thread.currentThread();
        current.getUncaughtExceptionHandler().uncaughtException(current, fault);
    }
}
