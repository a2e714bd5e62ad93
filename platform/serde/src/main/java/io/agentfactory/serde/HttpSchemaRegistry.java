package io.agentfactory.serde;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A registry that speaks Confluent's REST API. What it is sent is free of Java's own properties. */
final class HttpSchemaRegistry implements SchemaRegistry {

    private final RegistryCalls calls;
    private final JsonMapper json = JsonMapper.builder().build();

    HttpSchemaRegistry(RegistrySettings settings) {
        this.calls = new RegistryCalls(settings, json);
    }

    @Override
    public int register(String subject, Schema schema) {
        return switch (calls.post("/subjects/" + encode(subject) + "/versions", schemaBody(schema))) {
            case RegistryAnswer.Found(JsonNode body) -> id(body);
            case RegistryAnswer.Refused(String reason) ->
                throw new SchemaRegistryException(
                        "the schema registry refuses this version of " + subject + ": " + reason);
        };
    }

    @Override
    public OptionalInt find(String subject, Schema schema) {
        return switch (calls.post("/subjects/" + encode(subject), schemaBody(schema))) {
            case RegistryAnswer.Found(JsonNode body) -> OptionalInt.of(id(body));
            case RegistryAnswer.Refused(String _) -> OptionalInt.empty();
        };
    }

    @Override
    public Schema byId(int id) {
        return switch (calls.get("/schemas/ids/" + id)) {
            case RegistryAnswer.Found(JsonNode body) -> parse(id, body);
            case RegistryAnswer.Refused(String reason) ->
                throw new SchemaRegistryException("the schema registry has no schema with id " + id + ": " + reason);
        };
    }

    @Override
    public void requireBackwardCompatibility(String subject) {
        String body = json.writeValueAsString(Map.of("compatibility", "BACKWARD"));
        if (calls.put("/config/" + encode(subject), body) instanceof RegistryAnswer.Refused(String reason)) {
            throw new SchemaRegistryException(
                    "the schema registry does not take a compatibility rule for " + subject + ": " + reason);
        }
    }

    @Override
    public void close() {
        calls.close();
    }

    private static Schema parse(int id, JsonNode body) {
        String type = body.path("schemaType").asString("AVRO");
        if (!type.equals("AVRO")) {
            throw new SchemaRegistryException("schema " + id + " is not an Avro schema but " + type);
        }
        try {
            return new Schema.Parser().parse(body.path("schema").asString());
        } catch (AvroRuntimeException e) {
            throw new SchemaRegistryException("schema " + id + " is not an Avro schema: " + e.getMessage());
        }
    }

    private static int id(JsonNode body) {
        JsonNode id = body.path("id");
        if (!id.isInt()) {
            throw new SchemaRegistryUnavailableException(
                    "the schema registry answered without a schema id: check that its URL is right");
        }
        return id.asInt();
    }

    private String schemaBody(Schema schema) {
        return json.writeValueAsString(Map.of("schema", PlainSchema.of(schema).toString()));
    }

    private static String encode(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
