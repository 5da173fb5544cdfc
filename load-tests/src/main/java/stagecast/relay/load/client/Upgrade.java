package stagecast.relay.load.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.SplittableRandom;

/** The client's half of the opening handshake (RFC 6455 section 4.1). */
public final class Upgrade {

    /** Offers to compress, as browsers do (RFC 7692 section 7). */
    public static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";

    private static final int LONGEST_ANSWER = 8 << 10;
    private static final int LONGEST_QUOTE = 300;
    private static final String EXTENSION = "sec-websocket-extensions: permessage-deflate";
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final String key;
    private final String host;
    private final String path;
    private final String fields;
    private boolean compressed;
    private boolean withoutContext;

    /**
     * @param host for the {@code Host} field
     * @param path with its query, percent-encoded
     */
    public Upgrade(String host, String path, SplittableRandom random) {
        this(host, path, "", random);
    }

    /**
     * The same.
     *
     * @param fields further ones of the request's head, each ended by CR and LF: {@link #DEFLATE}, {@link #bearer}
     */
    public Upgrade(String host, String path, String fields, SplittableRandom random) {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        this.key = Base64.getEncoder().encodeToString(nonce);
        this.host = host;
        this.path = path;
        this.fields = fields;
    }

    /** Says who comes, by a token. */
    public static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    /** The request, ready to be written. */
    public ByteBuffer request() {
        String head = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + "\r\n"
                + fields + "\r\n";
        return ByteBuffer.wrap(head.getBytes(ISO_8859_1));
    }

    /**
     * Reads the server's answer from the start of the buffer.
     *
     * @return the index behind it, where frames may follow; -1 if the rest has yet to come
     * @throws ProtocolException if the server refused; the message quotes it
     */
    int answered(ByteBuffer in) throws ProtocolException {
        byte[] bytes = new byte[Math.min(in.limit(), LONGEST_ANSWER)];
        in.get(0, bytes);
        String text = new String(bytes, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            if (bytes.length == LONGEST_ANSWER) {
                throw new ProtocolException("the answer to the handshake has no end");
            }
            return -1;
        }
        String[] answer = text.substring(0, end).split("\r\n", -1);
        if (!answer[0].startsWith("HTTP/1.1 101")) {
            String said = new String(bytes, end, bytes.length - end, UTF_8).strip();
            throw new ProtocolException("the handshake was refused: " + answer[0] + " "
                    + said.substring(0, Math.min(said.length(), LONGEST_QUOTE)));
        }
        for (String field : answer) {
            if (field.toLowerCase(Locale.ROOT).startsWith(EXTENSION)) {
                compressed = true;
                withoutContext = field.contains("server_no_context_takeover");
            }
        }
        String expected = "sec-websocket-accept:" + accept();
        for (String field : answer) {
            int colon = field.indexOf(':');
            if (colon > 0
                    && expected.equals(field.substring(0, colon).toLowerCase(Locale.ROOT) + ":"
                            + field.substring(colon + 1).strip())) {
                return end + 4;
            }
        }
        throw new ProtocolException("the handshake's answer lacks the right Sec-WebSocket-Accept");
    }

    /** Whether the server compresses what it sends; after its answer. */
    boolean compressed() {
        return compressed;
    }

    /** Whether it compresses each message by itself, so that the same one comes as the same bytes to all. */
    boolean withoutContext() {
        return withoutContext;
    }

    private String accept() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
