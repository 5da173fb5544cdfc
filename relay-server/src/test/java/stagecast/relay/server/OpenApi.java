package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import stagecast.relay.tck.HttpAnswer;

/** The OpenAPI description that a relay serves, and which of its answers have been met. */
final class OpenApi {

    private static final Set<String> METHODS = Set.of("get", "head", "post", "delete");
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode document;
    private final JsonSchemas schemas;
    private final Set<String> met = new TreeSet<>();

    /** Reads it. */
    OpenApi(String json) throws JsonProcessingException {
        document = JSON.readTree(json);
        schemas = new JsonSchemas(document, Dialects.getDraft202012());
    }

    /**
     * One request that the description has.
     *
     * @param path as it is described, with parameters in braces
     * @param target what is asked for
     */
    record Operation(String method, String path, String target) {

        Operation(String method, String path) {
            this(method, path, path.replace("{channel}", "livehacks").replaceAll("\\{[a-zA-Z]+}", "nothing"));
        }

        /** The same for another channel, with a query, and so on. */
        Operation with(String otherTarget) {
            return new Operation(method, path, otherTarget);
        }
    }

    /** All requests. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(new Operation(method.toUpperCase(Locale.ROOT), path.getKey()));
                    }
                }));
        return operations;
    }

    /** Holds an answer against the description. */
    void check(Operation operation, HttpAnswer answer) throws JsonProcessingException {
        JsonNode described = response(operation, String.valueOf(answer.status()));
        String what = operation + " was answered with " + answer;
        assertTrue(!described.isMissingNode(), () -> what + ", which is not described");
        met.add(name(operation, answer.status()));
        for (Map.Entry<String, JsonNode> field :
                described.withObject("/headers").properties()) {
            checkHeader(schemas.resolve(field.getValue()), field.getKey(), answer, what);
        }
        JsonNode content = described.path("content");
        if (content.isMissingNode()) {
            assertEquals("", answer.body(), what);
            return;
        }
        String type = answer.header("Content-Type").split(";", 2)[0];
        JsonNode media = content.path(type);
        assertTrue(media.isObject(), () -> what + ", of a type that is not described");
        JsonNode body = type.equals("application/json") ? JSON.readTree(answer.body()) : new TextNode(answer.body());
        assertEquals(List.of(), schemas.check(media.get("schema"), body), what);
    }

    private void checkHeader(JsonNode described, String name, HttpAnswer answer, String what) {
        if (answer.has(name)) {
            assertEquals(List.of(), schemas.check(described.get("schema"), new TextNode(answer.header(name))), what);
        } else if (described.path("required").asBoolean()) {
            fail(what + ", without " + name);
        }
    }

    /** All answers that are described, each as {@code POST /path 200}, and have not been met. */
    Set<String> unmet() {
        Set<String> unmet = new TreeSet<>();
        for (Operation operation : operations()) {
            response(operation).fieldNames().forEachRemaining(status -> {
                if (!status.equals("default")) {
                    unmet.add(name(operation, Integer.parseInt(status)));
                }
            });
        }
        unmet.removeAll(met);
        return unmet;
    }

    /** Whether an answer with this status is described. */
    boolean has(Operation operation, int status) {
        return !response(operation, String.valueOf(status)).isMissingNode();
    }

    JsonSchemas schemas() {
        return schemas;
    }

    private JsonNode response(Operation operation) {
        return document.path("paths")
                .path(operation.path())
                .path(operation.method().toLowerCase(Locale.ROOT))
                .path("responses");
    }

    private JsonNode response(Operation operation, String status) {
        return schemas.resolve(response(operation).path(status));
    }

    private static String name(Operation operation, int status) {
        return operation.method() + " " + operation.path() + " " + status;
    }
}
