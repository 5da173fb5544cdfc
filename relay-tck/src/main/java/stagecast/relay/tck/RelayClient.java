package stagecast.relay.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A WebSocket client on a bare socket that can send any bytes in any cut and sees how the connection ends.
 *
 * <p>It reads only when asked to, on the caller's thread; what is not read stays with the kernel, so a client that is
 * left alone is a listener that does not read. A wait that reaches its deadline fails the test. Not thread-safe, save
 * that one thread may send while another reads.
 */
public final class RelayClient implements AutoCloseable {

    /** How a connection ended. */
    public enum End {
        /** The server ended it in order (FIN). */
        CLEAN,
        /** It was cut (RST). */
        RESET
    }

    /** What something between client and server speaks beneath the WebSocket: TLS, or nothing else. */
    public interface Beneath {

        /** What is read and written in place of the connected socket. */
        Socket over(Socket connected) throws IOException;
    }

    private final Socket tcp;
    private final Socket socket;
    private final Duration patience;
    private final byte[] read = new byte[16 << 10];
    private int next;
    private int end;

    private RelayClient(Socket tcp, Socket socket, Duration patience) {
        this.tcp = tcp;
        this.socket = socket;
        this.patience = patience;
    }

    /**
     * Connects by TCP, without a word.
     *
     * @param patience how long every wait lasts before it fails the test
     */
    public static RelayClient connect(InetSocketAddress server, Duration patience) throws IOException {
        return connect(server, patience, tcp -> tcp);
    }

    /** The same with something beneath. */
    public static RelayClient connect(InetSocketAddress server, Duration patience, Beneath beneath) throws IOException {
        return connect(new Socket(), server, patience, beneath);
    }

    /** Connects with a small receive buffer, so that little is under way to it when it does not read. */
    public static RelayClient connectNarrow(InetSocketAddress server, Duration patience) throws IOException {
        return connectNarrow(server, patience, tcp -> tcp);
    }

    /** The same with something beneath. */
    public static RelayClient connectNarrow(InetSocketAddress server, Duration patience, Beneath beneath)
            throws IOException {
        Socket tcp = new Socket();
        tcp.setReceiveBufferSize(4 << 10);
        return connect(tcp, server, patience, beneath);
    }

    private static RelayClient connect(Socket tcp, InetSocketAddress server, Duration patience, Beneath beneath)
            throws IOException {
        tcp.setTcpNoDelay(true);
        tcp.connect(server, (int) patience.toMillis());
        tcp.setSoTimeout((int) patience.toMillis());
        return new RelayClient(tcp, beneath.over(tcp), patience);
    }

    /** Sends the pieces, each in a write of its own. */
    public RelayClient send(byte[]... pieces) throws IOException {
        for (byte[] piece : pieces) {
            socket.getOutputStream().write(piece);
        }
        return this;
    }

    /** Sends the frames, masked, in one write. */
    public RelayClient send(Frame... frames) throws IOException {
        var all = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            all.writeBytes(frame.masked());
        }
        return send(all.toByteArray());
    }

    /** Sends text messages in one write. */
    public RelayClient send(String... texts) throws IOException {
        Frame[] frames = new Frame[texts.length];
        for (int i = 0; i < texts.length; i++) {
            frames[i] = Frame.text(texts[i]);
        }
        return send(frames);
    }

    /** Sends a request and reads the answer. */
    public HttpAnswer ask(Upgrade request) throws IOException {
        send(request.bytes());
        return answer();
    }

    /** Opens the WebSocket, and fails unless the server agrees. */
    public RelayClient join(Upgrade request) throws IOException {
        HttpAnswer answer = ask(request);
        assertEquals(101, answer.status(), answer::toString);
        return this;
    }

    /** Reads an HTTP answer. */
    public HttpAnswer answer() throws IOException {
        long deadline = deadline(patience);
        String[] lines = head(deadline).split("\r\n", -1);
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 1; !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        int status = Integer.parseInt(lines[0].split(" ", 3)[1]);
        return new HttpAnswer(status, headers, hasBody(status) ? body(headers, deadline) : "");
    }

    /** RFC 9112 section 6.3. */
    private static boolean hasBody(int status) {
        return status >= 200 && status != 204 && status != 304;
    }

    private String head(long deadline) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) byteBefore(deadline));
        }
        return head.toString();
    }

    private String body(Map<String, List<String>> headers, long deadline) throws IOException {
        var body = new ByteArrayOutputStream();
        if (headers.containsKey("content-length")) {
            body.writeBytes(bytes(Integer.parseInt(headers.get("content-length").get(0)), deadline));
        } else {
            while (next < end || fill(deadline) > 0) {
                body.write(read[next++]);
            }
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    /** Reads the next frame, whatever it is. */
    public Frame next() throws IOException {
        long deadline = deadline(patience);
        int firstByte = byteBefore(deadline);
        int length = byteBefore(deadline);
        if ((length & 0x80) != 0) {
            fail("a server must not mask its frames");
        }
        return Frame.of(firstByte, bytes(length(length, deadline), deadline));
    }

    private int length(int seven, long deadline) throws IOException {
        int extra = seven < 126 ? 0 : seven == 126 ? 2 : 8;
        long length = extra == 0 ? seven : 0;
        for (int i = 0; i < extra; i++) {
            length = length << 8 | byteBefore(deadline);
        }
        return Math.toIntExact(length);
    }

    /** Reads the next frame, which must be a whole text message. */
    public String nextText() throws IOException {
        Frame frame = next();
        if (frame.opcode() != Frame.TEXT || !frame.fin() || frame.reserved() != 0) {
            fail("a text was due, this came: " + frame);
        }
        return frame.text();
    }

    /** Reads the next frame, which must be an error in band. */
    public ErrorText nextError() throws IOException {
        return ErrorText.parse(nextText());
    }

    /** Reads the next frame, which must be a close. */
    public Frame nextClose() throws IOException {
        Frame frame = next();
        assertEquals(Frame.CLOSE, frame.opcode(), () -> "a close was due, this came: " + frame);
        return frame;
    }

    /** Waits until the server ends the connection, and fails if it sends anything before. */
    public End nextEnd() throws IOException {
        try {
            if (next < end || fill(deadline(patience)) > 0) {
                fail("the end was due, this came: " + next());
            }
            return End.CLEAN;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            return End.RESET;
        }
    }

    /** Reads and throws away whatever comes, until the end. */
    public End throwAwayToTheEnd() throws IOException {
        long deadline = deadline(patience);
        try {
            while (fill(deadline) >= 0) {
                next = end;
            }
            return End.CLEAN;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            return End.RESET;
        }
    }

    /** Whether nothing at all arrives for so long. */
    public boolean isSilentFor(Duration time) throws IOException {
        if (next < end) {
            return false;
        }
        try {
            return fill(deadline(time)) < 0;
        } catch (SocketTimeoutException nothingCame) {
            return true;
        }
    }

    /** Whether nobody is there any more: the server's kernel then refuses what is sent, here a pong. */
    public boolean isCut() {
        try {
            send(Frame.pong(""));
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    /** Ends the sending half (FIN); reading goes on. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Cuts the connection (RST); what was sent before has left for the server. */
    public void reset() throws IOException {
        tcp.setSoLinger(true, 0);
        tcp.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private byte[] bytes(int count, long deadline) throws IOException {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) byteBefore(deadline);
        }
        return bytes;
    }

    private int byteBefore(long deadline) throws IOException {
        try {
            if (next == end && fill(deadline) < 0) {
                fail("the server ended the connection");
            }
        } catch (SocketTimeoutException e) {
            fail("nothing came in " + patience);
        }
        return read[next++] & 0xFF;
    }

    /** Reads what there is, at least a byte; returns -1 at the end. */
    private int fill(long deadline) throws IOException {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException("out of patience");
        }
        socket.setSoTimeout((int) left);
        int count = socket.getInputStream().read(read);
        next = 0;
        end = Math.max(count, 0);
        return count;
    }

    private static long deadline(Duration wait) {
        return System.nanoTime() + wait.toNanos();
    }
}
