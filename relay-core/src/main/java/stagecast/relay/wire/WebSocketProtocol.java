package stagecast.relay.wire;

/**
 * The constants of RFC 6455 (The WebSocket Protocol) and RFC 7692 (permessage-deflate), each once.
 *
 * <p>A frame (RFC 6455 section 5.2):
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-------+-+-------------+-------------------------------+
 *  |F|R|R|R| opcode|M| length code |    length, if the code is     |
 *  |I|S|S|S|  (4)  |A|     (7)     |     126 (16 bits), or its     |
 *  |N|V|V|V|       |S|             |     first part, if the        |
 *  | |1|2|3|       |K|             |     code is 127 (64 bits)     |
 *  +-+-+-+-+-------+-+-------------+ - - - - - - - - - - - - - - - +
 *  |                 the rest of a length of 64 bits               |
 *  + - - - - - - - - - - - - - - - +-------------------------------+
 *  |                               |   mask (32), if MASK is set   |
 *  +-------------------------------+ - - - - - - - - - - - - - - - +
 *  |        its second half        |            payload            |
 *  +-------------------------------+ - - - - - - - - - - - - - - - +
 * </pre>
 *
 * <p>A client masks each frame, a server none. All numbers are big-endian.
 */
public final class WebSocketProtocol {

    // The first byte

    /** The bit of a message's last frame, and of every control frame. */
    public static final int FIN = 0x80;
    /** The bits that an extension may give a meaning; all 0 where none was agreed to. */
    static final int RESERVED_BITS = 0x70;
    /** RSV1: the message that begins with this frame is compressed (RFC 7692 section 6). */
    public static final int COMPRESSED = 0x40;
    /** The bits of the opcode. */
    public static final int OPCODE_BITS = 0x0F;
    /** The bit of an opcode that only control frames have. */
    static final int CONTROL_BIT = 0x08;

    // Opcodes (section 11.8); the others are reserved

    /** A further frame of the message under way. */
    public static final int CONTINUATION = 0x0;
    /** The first frame of a text message. */
    public static final int TEXT = 0x1;
    /** The first frame of a binary message. */
    public static final int BINARY = 0x2;
    /** The last frame of a peer. */
    public static final int CLOSE = 0x8;
    /** To be answered with a pong of the same payload. */
    public static final int PING = 0x9;
    /** Answers a ping, or comes unasked. */
    public static final int PONG = 0xA;

    // The second byte, and what follows it

    /** The bit that says that the payload is masked. */
    static final int MASKED = 0x80;
    /** The bits of the length code: the length itself below {@link #LENGTH_IN_16_BITS}. */
    static final int LENGTH_CODE_BITS = 0x7F;
    /** The code of a length that follows in 16 bits. */
    static final int LENGTH_IN_16_BITS = 126;
    /** The code of a length that follows in 64 bits, of which the highest is 0. */
    static final int LENGTH_IN_64_BITS = 127;
    /** The largest length that 16 bits hold. */
    static final int MAX_LENGTH_IN_16_BITS = 0xFFFF;
    /** The longest header of a frame that is not masked, in bytes. */
    public static final int MAX_HEADER_LENGTH = 2 + Long.BYTES;
    /** The largest payload of a control frame, in bytes (section 5.5). */
    public static final int MAX_CONTROL_PAYLOAD = 125;

    // Close codes (section 7.4, and IANA's WebSocket Close Code Number Registry)

    /** The connection has served its purpose. */
    public static final int NORMAL_CLOSURE = 1000;
    /** The server stops, or the browser leaves the page. */
    public static final int GOING_AWAY = 1001;
    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;
    /** A kind of message that the peer can't take. */
    static final int UNSUPPORTED_DATA = 1003;
    /** Never on the wire: the close frame had no code. */
    public static final int NO_STATUS_RECEIVED = 1005;
    /** A text that is not UTF-8. */
    public static final int INVALID_PAYLOAD = 1007;
    /** The peer broke a rule that no other code tells of. */
    public static final int POLICY_VIOLATION = 1008;
    /** A message beyond a limit. */
    public static final int MESSAGE_TOO_BIG = 1009;
    /** The server failed. */
    public static final int INTERNAL_ERROR = 1011;
    /** The server restarts. */
    public static final int SERVICE_RESTART = 1012;
    /** The server has too much to do for this connection now. */
    public static final int TRY_AGAIN_LATER = 1013;
    /** A gateway got no valid answer; the highest code below 3000 that may be sent. */
    static final int BAD_GATEWAY = 1014;
    /** The first code that libraries and programs may use. */
    static final int FIRST_UNASSIGNED_CODE = 3000;
    /** The last one. */
    static final int LAST_CODE = 4999;

    // The opening handshake (sections 4 and 11.3)

    /** The only version there is. */
    static final String VERSION = "13";
    /** The random bytes that a client's key stands for. */
    static final int KEY_BYTES = 16;
    /** The length of that key in base64. */
    static final int KEY_LENGTH = 24;
    /** What follows the key in the text whose SHA-1 digest the server answers with (section 1.3). */
    static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    // permessage-deflate (RFC 7692 section 7)

    /** The extension's name. */
    static final String PERMESSAGE_DEFLATE = "permessage-deflate";
    /** The server compresses each message by itself (section 7.1.1.1). */
    static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    /** The client does (section 7.1.1.2). */
    static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    /** The base-2 logarithm of the server's LZ77 window (section 7.1.2.1). */
    static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    /** The same for the client's (section 7.1.2.2). */
    static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";
    /** The largest window, which is that of DEFLATE itself (RFC 1951). */
    static final String LARGEST_WINDOW = "15";
    /** The bytes {@code 00 00 ff ff} at the end of a flush, which a message does without (section 7.2.1). */
    static final int FLUSH_TAIL_LENGTH = 4;

    private WebSocketProtocol() {}
}
