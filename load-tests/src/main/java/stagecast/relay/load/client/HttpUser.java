package stagecast.relay.load.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with an account who uses the relay over HTTP. Used by one thread. */
public final class HttpUser {

    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final int ACCEPTED = 202;
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(WITHIN)
            .build();
    private final URI server;
    private final String token;

    /**
     * Logs in.
     *
     * @throws IOException if that did not work; the message quotes the answer
     */
    public HttpUser(URI server, Login login) throws IOException {
        this.server = server;
        byte[] credentials = login.message();
        this.token = member("token", post("/api/users/login", credentials, "", OK));
    }

    /** Sends one message to a channel. */
    public void send(String channel, byte[] message) throws IOException {
        post("/api/events/" + channel + "/messages", message, token, ACCEPTED);
    }

    /** Makes a ticket to a channel, for so many guests. */
    public String ticket(String channel, int guests) throws IOException {
        byte[] body = ("{\"maxGuests\":" + guests + "}").getBytes(UTF_8);
        return member("ticket", post("/api/events/" + channel + "/tickets", body, token, CREATED));
    }

    /** Lets one more guest in; answers that one's token. */
    public String guest(String channel, String ticket) throws IOException {
        byte[] body = ("{\"ticket\":\"" + ticket + "\"}").getBytes(UTF_8);
        return member("token", post("/api/events/" + channel + "/guests", body, "", CREATED));
    }

    private String post(String path, byte[] body, String bearer, int expected) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(WITHIN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString(UTF_8));
            if (answer.statusCode() != expected) {
                throw new IOException(path + " was answered " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String member(String name, String json) throws IOException {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
        if (!found.find()) {
            throw new IOException("there is no " + name + " in what the relay answered");
        }
        return found.group(1);
    }
}
