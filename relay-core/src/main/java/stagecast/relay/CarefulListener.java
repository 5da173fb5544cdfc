package stagecast.relay;

/**
 * A guarded listener: its faults go to the JVM's default handler of uncaught exceptions, not to the connections.
 */
record CarefulListener(RelayListener listener) implements RelayListener {

    @Override
    public void joined(ChannelName channel) {
        try {
            listener.joined(channel);
        } catch (RuntimeException | Error fault) {
            report(fault);
        }
    }

    @Override
    public void left(ChannelName channel) {
        try {
            listener.left(channel);
        } catch (RuntimeException | Error fault) {
            report(fault);
        }
    }

    @Override
    public void accepted(ChannelName channel, int bytes) {
        try {
            listener.accepted(channel, bytes);
        } catch (RuntimeException | Error fault) {
            report(fault);
        }
    }

    @Override
    public void refused(ChannelName channel, ErrorCode code) {
        try {
            listener.refused(channel, code);
        } catch (RuntimeException | Error fault) {
            report(fault);
        }
    }

    @Override
    public void missed(ChannelName channel, long messages) {
        try {
            listener.missed(channel, messages);
        } catch (RuntimeException | Error fault) {
            report(fault);
        }
    }

    @Override
    public void closed(ChannelName channel, int code) {
        try {
            listener.closed(channel, code);
        } catch (RuntimeException | Error fault) {
            report(fault);
        }
    }

    @Override
    public void failed(ChannelName channel, String id, Throwable cause) {
        try {
            listener.failed(channel, id, cause);
        } catch (RuntimeException | Error fault) {
            report(fault);
        }
    }

    @Override
    public void fatal(Throwable cause) {
        try {
            listener.fatal(cause);
        } catch (RuntimeException | Error fault) {
            Faults.uncaught(fault);
        }
    }

    private void report(Throwable fault) {
        Throwable fatal = Faults.fatal(fault);
        if (fatal != null) {
            fatal(fatal);
        } else {
            Faults.uncaught(fault);
        }
    }
}
