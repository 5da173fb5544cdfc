package stagecast.relay.server.http;

import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What is wrong with the bytes of a request. Where the next one would begin is not known then, so the connection ends
 * with this answer.
 *
 * @param error what to answer with
 * @param message what was wrong and what to do
 */
record Refusal(HttpError error, String message) {

    /** When a request is to be sent again for which there was no room. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** There is no memory for one more unfinished request. */
    static final Refusal NO_ROOM = new Refusal(
            HttpError.BUSY,
            "The relay has too many unfinished requests. Send the request again in a moment, all at once.");

    static Refusal malformed(String message) {
        return new Refusal(HttpError.INVALID_REQUEST, message);
    }

    /** The whole answer, for a request of which no handler will hear. */
    byte[] bytes() {
        boolean busy = error == HttpError.BUSY;
        String json = busy ? error.json(message, RETRY_AFTER) : error.json(message);
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String retryAfter = busy ? "\r\nRetry-After: " + RETRY_AFTER.toSeconds() : "";
        String head = "HTTP/1.1 " + error.status() + " " + StatusCodes.getReason(error.status())
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + retryAfter + "\r\nConnection: close\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[start.length + body.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }
}
