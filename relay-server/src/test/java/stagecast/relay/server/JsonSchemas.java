package stagecast.relay.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.ArrayList;
import java.util.List;

/** The schemas inside one of the API's descriptions. */
final class JsonSchemas {

    private static final String COMPONENTS = "components";

    private final JsonNode document;
    private final SchemaRegistry registry;

    /** Schemas of that dialect. */
    JsonSchemas(JsonNode document, Dialect dialect) {
        this.document = document;
        this.registry = SchemaRegistry.withDialect(Dialect.builder(dialect)
                .keyword(new NonValidationKeyword(COMPONENTS))
                .build());
    }

    /** What is wrong with this value by this schema, which stands anywhere in the document; empty if nothing is. */
    List<Error> check(JsonNode schema, JsonNode value) {
        ObjectNode whole = ((ObjectNode) resolve(schema)).deepCopy();
        whole.set(COMPONENTS, document.get(COMPONENTS)); // for its references
        return registry.getSchema(whole).validate(value);
    }

    /** The node, or what it refers to. */
    JsonNode resolve(JsonNode node) {
        JsonNode here = node;
        while (here.has("$ref")) {
            here = document.at(here.get("$ref").textValue().substring(1));
        }
        return here;
    }

    /** Examples of schemas, parameters and bodies that their own schema does not allow. */
    List<String> wrongExamples() {
        List<String> wrong = new ArrayList<>();
        for (JsonNode holder : document.findParents("schema")) {
            addWrong(wrong, holder.get("schema"), holder.findValues("value"));
            addWrong(wrong, holder.get("schema"), holder.has("example") ? List.of(holder.get("example")) : List.of());
        }
        for (JsonNode schema : document.at("/components/schemas")) {
            addWrong(wrong, schema, schema.withArray("/examples"));
        }
        for (JsonNode message : document.at("/components/messages")) {
            addWrong(wrong, message.get("payload"), message.get("examples").findValues("payload"));
        }
        return wrong;
    }

    private void addWrong(List<String> wrong, JsonNode schema, Iterable<JsonNode> examples) {
        for (JsonNode example : examples) {
            if (schema.isObject()) {
                check(schema, example).forEach(error -> wrong.add(example + ": " + error.getMessage()));
            }
        }
    }
}
