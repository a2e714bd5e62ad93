package io.agentfactory.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** What a service's API says of itself, and whether its examples are true to it. */
public final class ApiDescription {

    private final JsonNode api;

    private ApiDescription(JsonNode api) {
        this.api = api;
    }

    public static ApiDescription of(ServiceUnderTest service) {
        return new ApiDescription(service.client("reader").get("/v3/api-docs").json());
    }

    /** What is said of one method, in lower case, of a path. */
    public JsonNode operation(String path, String method) {
        return api.path("paths").path(path).path(method);
    }

    public Set<String> paths() {
        return new TreeSet<>(api.path("paths").propertyNames());
    }

    /** Paths that can be read, and show nobody what their answer looks like. */
    public List<String> readsWithoutExample(Predicate<String> path) {
        List<String> without = new ArrayList<>();
        api.path("paths").forEachEntry((name, operations) -> {
            if (path.test(name)
                    && operations.has("get")
                    && answer(operations.path("get")).path("example").isMissingNode()) {
                without.add(name);
            }
        });
        return without;
    }

    /** What examples have and the API does not, or the other way round, in words. */
    public List<String> untrueExamples() {
        List<String> wrong = new ArrayList<>();
        api.path("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
                    String where = method + " " + path;
                    compare(where, answer(operation), wrong);
                    compare(where, content(operation.path("requestBody")), wrong);
                }));
        return wrong;
    }

    private static JsonNode answer(JsonNode operation) {
        JsonNode responses = operation.path("responses");
        return content(responses.has("202") ? responses.path("202") : responses.path("200"));
    }

    private static JsonNode content(JsonNode described) {
        JsonNode content = described.path("content");
        return content.isEmpty() ? content : content.iterator().next();
    }

    private void compare(String where, JsonNode media, List<String> wrong) {
        if (media.has("example")) {
            compare(where, media.path("schema"), media.path("example"), wrong);
        }
    }

    private void compare(String where, JsonNode described, JsonNode example, List<String> wrong) {
        JsonNode schema =
                described.has("$ref") ? api.at(described.path("$ref").asString().substring(1)) : described;
        if (example.isNull()) {
            return;
        }
        if (schema.path("type").asString("").equals("array")) {
            example.forEach(item -> compare(where, schema.path("items"), item, wrong));
        } else if (schema.has("properties")) {
            Set<String> fields = new TreeSet<>(schema.path("properties").propertyNames());
            if (!fields.equals(new TreeSet<>(example.propertyNames()))) {
                wrong.add(where + " has " + fields + ", its example " + example.propertyNames());
            }
            example.forEachEntry((name, value) ->
                    compare(where + " " + name, schema.path("properties").path(name), value, wrong));
        } else if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(example::equals)) {
            wrong.add(where + " knows no " + example);
        }
    }
}
