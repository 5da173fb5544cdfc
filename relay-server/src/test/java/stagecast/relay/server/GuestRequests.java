package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import stagecast.relay.tck.ErrorText;

/** What makers of tickets and guests ask of one channel. */
record GuestRequests(TestServer server, String channel) {

    private static final JsonMapper JSON = new JsonMapper();

    String path(String beneath) {
        return "/api/events/" + channel + beneath;
    }

    HttpRequest.Builder post(String beneath, String json) {
        return server.request(path(beneath))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
    }

    HttpResponse<String> make(String token, String json) throws Exception {
        return server.send(post("/tickets", json).header("X-Token", token));
    }

    /** A new ticket, as it was answered. */
    JsonNode ticket(String token, int maxGuests) throws Exception {
        return created(make(token, "{\"maxGuests\":" + maxGuests + "}"));
    }

    HttpResponse<String> present(String ticket) throws Exception {
        return server.send(post("/guests", "{\"ticket\":\"" + ticket + "\"}"));
    }

    /** A new guest, as it was answered. */
    JsonNode guest(JsonNode ticket) throws Exception {
        return created(present(ticket.get("ticket").textValue()));
    }

    HttpResponse<String> delete(String token, String beneath) throws Exception {
        return server.send(
                server.request(path(beneath)).header("X-Token", token).DELETE());
    }

    HttpResponse<String> me(JsonNode guest) throws Exception {
        return server.send(server.request("/api/users/me")
                .header("X-Token", guest.get("token").textValue()));
    }

    HttpResponse<String> logout(JsonNode guest) throws Exception {
        return server.send(server.request("/api/users/logout")
                .header("X-Token", guest.get("token").textValue())
                .POST(BodyPublishers.noBody()));
    }

    static JsonNode created(HttpResponse<String> answer) throws Exception {
        assertEquals(201, answer.statusCode(), answer::body);
        return JSON.readTree(answer.body());
    }

    static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static void refused(int status, String code, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer::body);
        assertEquals("application/json", header(answer, "Content-Type"));
        assertEquals(code, ErrorText.parse(answer.body()).code());
        assertFalse(answer.body().contains("Exception"), answer::body);
    }

    static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
