package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stagecast.relay.CloseCode;
import stagecast.relay.ErrorCode;
import stagecast.relay.server.http.HttpError;
import stagecast.relay.tck.ErrorText;

/** The API's page, and that what it lists is what the code knows. */
class DocsTest {

    private static final String PAGE = "/api/docs";
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("id=\"([^\"]+)\"");

    /** Elsewhere: only the demo has it, whose own test follows it. */
    private static final String EXAMPLE = "/html-moment-example";

    private static TestServer server;
    private static String page;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = new TestServer(folder);
        page = body(PAGE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_page_has_the_anchors_that_older_instructions_link_to() {
        assertTrue(page.contains("id=\"section0.3\""));
        assertTrue(page.contains("id=\"section1.6\""));
    }

    @Test
    void every_link_leads_to_an_anchor_or_a_file_that_is_served() throws Exception {
        List<String> ids = found(ID, page);
        for (String link : found(LINK, page)) {
            URI target = URI.create(server.url(PAGE)).resolve(link);
            if (link.startsWith("#")) {
                assertTrue(ids.contains(link.substring(1)), link);
            } else if (!target.getPath().equals(EXAMPLE)) {
                assertEquals(200, server.send(server.request(target.getPath())).statusCode(), link);
            }
            assertEquals("127.0.0.1", target.getHost(), "everything comes from the relay itself");
        }
        assertEquals(ids.size(), Set.copyOf(ids).size(), "an id stands once");
    }

    @Test
    void nothing_stands_in_the_page_that_its_policy_forbids() {
        assertFalse(Pattern.compile("<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=")
                .matcher(page)
                .find());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/docs,text/html; charset=utf-8",
        "/api/docs/docs.css,text/css; charset=utf-8",
        "/api/docs/console.js,text/javascript; charset=utf-8",
        "/api/openapi.json,application/json",
        "/api/asyncapi.json,application/json",
    })
    void every_document_is_served_with_its_type_and_by_a_strict_policy(String path, String type) throws Exception {
        HttpResponse<String> answer = server.send(server.request(path));

        assertEquals(200, answer.statusCode());
        assertEquals(type, header(answer, "Content-Type"));
        String policy = header(answer, "Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none';") && policy.contains("frame-ancestors 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
        assertEquals("no-referrer", header(answer, "Referrer-Policy"));
        assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
        assertEquals("no-cache", header(answer, "Cache-Control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/docs", "/api/openapi.json", "/api/asyncapi.json"})
    void head_answers_without_the_body_and_who_has_it_need_not_get_it_again(String path) throws Exception {
        HttpResponse<String> head = server.send(server.request(path).method("HEAD", BodyPublishers.noBody()));
        HttpResponse<String> again = server.send(server.request(path).header("If-None-Match", header(head, "ETag")));

        assertEquals(200, head.statusCode());
        assertTrue(head.headers().firstValueAsLong("Content-Length").orElse(0) > 0);
        assertEquals(304, again.statusCode());
        assertEquals("", again.body());
        assertEquals(
                200,
                server.send(server.request(path).header("If-None-Match", "\"old\""))
                        .statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/docs", "/api/docs/docs.css", "/api/openapi.json", "/api/asyncapi.json"})
    void another_method_is_refused_with_405_and_allow(String path) throws Exception {
        HttpResponse<String> answer = server.send(server.request(path).POST(BodyPublishers.ofString("a")));

        assertEquals(405, answer.statusCode());
        assertEquals("GET, HEAD", header(answer, "Allow"));
        assertEquals("method_not_allowed", ErrorText.parse(answer.body()).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/docs/nothing", "/api/docs/../http/HttpError.class", "/api/doc", "/api/openapi.json/"})
    void what_is_not_there_is_answered_with_404(String path) throws Exception {
        assertEquals(404, server.send(server.request(path)).statusCode());
    }

    @Test
    void a_slash_too_many_leads_to_the_page() throws Exception {
        HttpResponse<String> answer = server.send(server.request(PAGE + "/"));

        assertEquals(308, answer.statusCode());
        assertEquals(
                URI.create(server.url(PAGE)), URI.create(server.url(PAGE + "/")).resolve(header(answer, "Location")));
    }

    @Test
    void every_request_that_is_described_stands_on_the_page() throws Exception {
        json("/api/openapi.json")
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    boolean isRequest = Set.of("get", "post", "delete").contains(method);
                    String request =
                            "<b>" + method.toUpperCase(Locale.ROOT) + "</b> <code>" + path.getKey() + "</code>";
                    assertTrue(
                            !isRequest || isDocument(path.getKey()) || page.contains(request),
                            () -> request + " is missing");
                }));
    }

    private static boolean isDocument(String path) {
        return path.equals(PAGE) || path.endsWith(".json");
    }

    @Test
    void the_page_and_the_description_list_every_error_code() throws Exception {
        Set<String> known = Stream.concat(
                        Stream.of(HttpError.values()).map(error -> error.name().toLowerCase(Locale.ROOT)),
                        Stream.of(ErrorCode.values()).map(ErrorCode::wireName))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = new TreeSet<>(firstCells("errors"));
        Set<String> described = new TreeSet<>();
        json("/api/openapi.json")
                .at("/components/schemas/Error/properties/error/properties/code/enum")
                .forEach(code -> described.add(code.textValue()));

        assertTrue(listed.containsAll(known), () -> "the page lacks some of " + known);
        assertEquals(listed, described);
    }

    @Test
    void the_page_its_console_and_the_description_explain_every_close_code() throws Exception {
        Set<String> known = new TreeSet<>();
        for (Field field : CloseCode.class.getFields()) {
            known.add(String.valueOf(field.getInt(null)));
        }
        Set<String> described = new TreeSet<>();
        json("/api/asyncapi.json")
                .at("/channels/room/x-close-codes")
                .fieldNames()
                .forEachRemaining(described::add);
        Set<String> spoken = new TreeSet<>(found(Pattern.compile("\\[(\\d{4}), '"), body(PAGE + "/words.js")));

        assertTrue(described.containsAll(known), () -> described + " lacks some of " + known);
        assertEquals(described, new TreeSet<>(firstCells("closing")));
        assertTrue(spoken.containsAll(described), () -> spoken + " lacks some of " + described);
    }

    /** What stands in the first column of the table behind this anchor. */
    private static List<String> firstCells(String anchor) {
        return found(Pattern.compile("<tr><td><code>([a-z0-9_]+)</code></td>"), section(anchor));
    }

    /** From this anchor to the end of the next table. */
    private static String section(String anchor) {
        int from = page.indexOf("id=\"" + anchor + "\"");
        return page.substring(from, page.indexOf("</table>", from));
    }

    private static List<String> found(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        pattern.matcher(text).results().forEach(match -> found.add(match.group(1)));
        return found;
    }

    private static String body(String path) throws Exception {
        return server.send(server.request(path)).body();
    }

    private static JsonNode json(String path) throws Exception {
        return new JsonMapper().readTree(body(path));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
