package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.tck.ErrorText;
import stagecast.relay.tck.HttpAnswer;
import stagecast.relay.tck.RelayClient;

class PagesTest {

    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"/,index", "/index.html,index", "/phone,phone", "/phone?channel=a,phone", "/phone.html,phone"})
    void a_page_is_found_by_its_name(String path, String title) throws Exception {
        HttpResponse<String> answer = server.send(server.request(path));

        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("<title>" + title + "</title>"), answer::body);
        assertTrue(header(answer, "Content-Type").startsWith("text/html"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/phone", "/deep/app.js", "/nothing"})
    void every_answer_carries_the_fields_that_keep_a_page_to_itself(String path) throws Exception {
        HttpResponse<String> answer = server.send(server.request(path));

        String policy = header(answer, "Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'self';") && policy.contains("frame-ancestors 'none'"), policy);
        assertTrue(header(answer, "Permissions-Policy").contains("gyroscope=(self)"));
        assertEquals("no-referrer", header(answer, "Referrer-Policy"));
        assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
        assertEquals("no-cache", header(answer, "Cache-Control"));
    }

    @Test
    void head_answers_without_the_body() throws Exception {
        HttpResponse<String> answer = server.send(server.request("/phone").method("HEAD", BodyPublishers.noBody()));

        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        assertTrue(answer.headers().firstValueAsLong("Content-Length").orElse(0) > 0);
    }

    @Test
    void a_client_that_unpacks_it_gets_a_page_packed() throws Exception {
        HttpResponse<byte[]> packed = HttpClient.newHttpClient()
                .send(
                        server.request("/phone")
                                .setHeader("Accept-Encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        String plain = server.send(server.request("/phone")).body();

        HttpResponse<String> head = server.send(
                server.request("/phone").setHeader("Accept-Encoding", "gzip").method("HEAD", BodyPublishers.noBody()));

        assertEquals("gzip", header(packed, "Content-Encoding"));
        assertEquals("Accept-Encoding", header(packed, "Vary"));
        assertEquals("gzip", header(head, "Content-Encoding"));
        assertEquals(
                packed.body().length,
                head.headers().firstValueAsLong("Content-Length").orElse(-1));
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertEquals(plain, new String(unpacked.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_client_that_has_a_packed_page_is_not_sent_it_again() throws Exception {
        String since =
                header(server.send(server.request("/phone").setHeader("Accept-Encoding", "gzip")), "Last-Modified");
        HttpResponse<String> answer = server.send(
                server.request("/phone").setHeader("Accept-Encoding", "gzip").setHeader("If-Modified-Since", since));

        assertEquals(304, answer.statusCode());
    }

    @ParameterizedTest
    @CsvSource({
        "/phone%23c=gyro&k=a_-,/phone#c=gyro&k=a_-",
        "/phone%23c=my%20room&k=a,/phone#c=my%20room&k=a",
        "/phone/%23c=gyro,/phone#c=gyro",
        "/phone%23c%3Dgyro%26k%3Da_-,/phone#c=gyro&k=a_-",
        "/phone%23c%3Dmy%2520room%26k%3Da%0d%0Ab,/phone#c=my%20room&k=a%0d%0Ab",
        "/phone%23,/phone#",
        "/phone%23c=gyro?from=chat,/phone#c=gyro",
    })
    void a_number_sign_that_was_encoded_on_its_way_leads_to_the_page(String path, String target) throws Exception {
        HttpResponse<String> answer = server.send(server.request(path));

        assertEquals(308, answer.statusCode());
        assertEquals(
                URI.create(server.url(target)), URI.create(server.url(path)).resolve(header(answer, "Location")));
    }

    @Test
    void a_slash_too_many_leads_to_the_page() throws Exception {
        HttpResponse<String> answer = server.send(server.request("/phone/"));

        assertEquals(308, answer.statusCode());
        assertEquals(
                URI.create(server.url("/phone")),
                URI.create(server.url("/phone/")).resolve(header(answer, "Location")));
        assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
    }

    @Test
    void another_method_is_refused_with_405_and_allow() throws Exception {
        for (String method : new String[] {"POST", "PUT", "DELETE"}) {
            HttpResponse<String> answer =
                    server.send(server.request("/phone").method(method, BodyPublishers.ofString("a")));

            assertEquals(405, answer.statusCode());
            assertEquals("GET, HEAD", header(answer, "Allow"));
            assertEquals("method_not_allowed", ErrorText.parse(answer.body()).code());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/deep",
                "/deep/",
                "/deep/nothing.js",
                "/nothing/",
                "/PHONE",
                "/api",
                "/phone.html/",
                "/nothing%23c=gyro"
            })
    void what_is_not_there_is_answered_with_404(String path) throws Exception {
        HttpResponse<String> answer = server.send(server.request(path));

        assertEquals(404, answer.statusCode());
        assertEquals("not_found", ErrorText.parse(answer.body()).code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../TestServer.class",
                "/..%2fTestServer.class",
                "/%2e%2e/TestServer.class",
                "/%2e%2e%2fTestServer.class",
                "/phone/../../TestServer.class",
                "/deep/../../TestServer.class",
                "/deep/..%5c..%5cTestServer.class",
                "/deep/%2e%2e/%2e%2e/TestServer.class",
                "/./../TestServer.class",
                "/..;/TestServer.class",
                "//TestServer.class",
                "//etc/passwd",
                "/..%252fTestServer.class",
                "/deep/../../../server/TestServer.class",
                "/phone.html%00.js",
            })
    void nothing_outside_the_folder_is_served(String path) throws Exception {
        HttpAnswer answer = raw(path);

        assertTrue(answer.status() == 404 || answer.status() == 400, answer::toString);
        assertFalse(answer.body().contains("root:"), answer::toString);
        assertTrue(answer.error().message().length() > 0);
    }

    /** As it stands, which an HTTP client would not send. */
    private static HttpAnswer raw(String path) throws IOException {
        try (RelayClient client = server.say("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")) {
            return client.answer();
        }
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
