package io.agentfactory.serde;

import org.apache.avro.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schema as other languages know it: without the property that tells Java's generator to use String. */
final class PlainSchema {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String JAVA_STRING = "avro.java.string";

    private PlainSchema() {}

    static Schema of(Schema schema) {
        JsonNode tree = unwrap(JSON.readTree(schema.toString()));
        strip(tree);
        return new Schema.Parser().parse(JSON.writeValueAsString(tree));
    }

    private static void strip(JsonNode node) {
        switch (node) {
            case ObjectNode object -> {
                object.remove(JAVA_STRING);
                for (String name : object.propertyNames().stream().toList()) {
                    object.set(name, unwrap(object.get(name)));
                }
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, unwrap(array.get(i)));
                }
            }
            default -> {
                return;
            }
        }
        node.forEach(PlainSchema::strip);
    }

    /** {@code {"type":"string","avro.java.string":"String"}} is just {@code "string"} once the property is gone. */
    private static JsonNode unwrap(JsonNode node) {
        boolean onlyJavaString = node.isObject()
                && node.size() == 2
                && node.has(JAVA_STRING)
                && node.path("type").isString();
        return onlyJavaString ? node.get("type") : node;
    }
}
