package stagecast.relay.wire;

/** Placeholder until the codec lands. */
public final class FrameDecoder {

    /** What a close frame without a code is told as (RFC 6455 section 7.1.5). */
    public static final int NO_CODE = 1005;

    private FrameDecoder() {}
}
