package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.FlyRefusal;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code …/machines/{id}/metadata} and {@code …/metadata/{key}}. */
final class MetadataEndpoints {
    private final FlyCloud cloud;
    private final JsonMapper json;

    MetadataEndpoints(FlyCloud cloud, JsonMapper json) {
        this.cloud = cloud;
        this.json = json;
    }

    Answer handleAll(Call call) {
        return switch (call.method()) {
            case "GET" -> {
                ObjectNode values = json.createObjectNode();
                values(call).forEach(values::put);
                yield Answer.ok(values);
            }
            case "PUT", "PATCH" -> update(call);
            default -> throw Routes.unknown(call);
        };
    }

    Answer handleKey(Call call) {
        String key = call.segment(5);
        return switch (call.method()) {
            case "GET" -> {
                String value = values(call).get(key);
                if (value == null) {
                    throw FlyRefusal.notFound("metadata key not found");
                }
                yield Answer.ok(json.createObjectNode().put("value", value));
            }
            case "POST" -> {
                JsonNode value = call.objectBody().path("value");
                if (!value.isString()) {
                    throw FlyRefusal.invalid("value must be a string");
                }
                edit(call, "", Map.of(key, value.asString()));
                yield Answer.empty(204);
            }
            case "DELETE" -> {
                edit(call, "", Map.of(key, ""));
                yield Answer.empty(204);
            }
            default -> throw Routes.unknown(call);
        };
    }

    private Answer update(Call call) {
        JsonNode body = call.objectBody();
        if (!body.path("metadata").isObject()) {
            throw FlyRefusal.invalid("metadata must be an object");
        }
        Map<String, String> changes = new LinkedHashMap<>();
        body.path("metadata")
                .properties()
                .forEach(entry -> changes.put(
                        entry.getKey(),
                        entry.getValue().isNull() ? "" : entry.getValue().asString("")));
        edit(call, body.path("machine_version").asString(""), changes);
        return Answer.empty(204);
    }

    private Map<String, String> values(Call call) {
        return cloud.machine(call.segment(1), call.segment(3)).config().metadata();
    }

    /** An empty value takes the key away. */
    private void edit(Call call, String expectedVersion, Map<String, String> changes) {
        cloud.editMetadata(call.segment(1), call.segment(3), expectedVersion, present -> {
            Map<String, String> next = new LinkedHashMap<>(present);
            next.putAll(changes);
            next.values().removeIf(String::isEmpty);
            return next;
        });
    }
}
