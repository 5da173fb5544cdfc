package stagecast.relay.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.dialect.Dialects;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import stagecast.relay.tck.Frame;

/** The AsyncAPI description that a relay serves, and which of its messages have come from the relay. */
final class AsyncApi {

    /** What fits any text, so that it is looked for only where nothing else is to come. */
    static final String BARE = "bare";

    private static final String BINARY = "binary";
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode document;
    private final JsonSchemas schemas;
    private final Set<String> met = new TreeSet<>();

    AsyncApi(String json) throws JsonProcessingException {
        document = JSON.readTree(json);
        schemas = new JsonSchemas(document, Dialects.getDraft7());
    }

    /** Holds a frame against all messages that the relay may send: it has to be this one, and no other. */
    void check(String expected, Frame frame) {
        Set<String> fitting = new TreeSet<>();
        for (String name : fromTheRelay()) {
            if (fits(name, frame)) {
                fitting.add(name);
            }
        }
        if (!expected.equals(BARE)) {
            fitting.remove(BARE);
        }
        assertEquals(Set.of(expected), fitting, frame::toString);
        met.add(expected);
    }

    private boolean fits(String name, Frame frame) {
        boolean binary = frame.opcode() == Frame.BINARY;
        if (binary || name.equals(BINARY)) {
            return binary && name.equals(BINARY);
        }
        JsonNode message = document.path("components").path("messages").path(name);
        String text = new String(frame.payload(), StandardCharsets.UTF_8);
        try {
            boolean json = message.get("contentType").textValue().equals("application/json");
            return schemas.check(message.get("payload"), json ? JSON.readTree(text) : new TextNode(text))
                    .isEmpty();
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }

    /** The messages that are described as coming from the relay, and have not come. */
    Set<String> unmet() {
        Set<String> unmet = fromTheRelay();
        unmet.removeAll(met);
        return unmet;
    }

    /** What is wrong with the examples. */
    List<String> wrongExamples() {
        return schemas.wrongExamples();
    }

    private Set<String> fromTheRelay() {
        Set<String> names = new TreeSet<>();
        for (JsonNode operation : document.get("operations")) {
            boolean sends = operation.get("action").textValue().equals("send");
            for (JsonNode message : (sends ? operation : operation.path("reply")).path("messages")) {
                String reference = message.get("$ref").textValue();
                names.add(reference.substring(reference.lastIndexOf('/') + 1));
            }
        }
        return names;
    }
}
