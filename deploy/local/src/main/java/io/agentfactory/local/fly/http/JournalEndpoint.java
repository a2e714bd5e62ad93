package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.FlyRefusal;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /_emulator/journal}: what has been asked and answered. Not a part of Fly's API. */
final class JournalEndpoint {
    private final Journal journal;
    private final JsonMapper json;

    JournalEndpoint(Journal journal, JsonMapper json) {
        this.journal = journal;
        this.json = json;
    }

    Answer handle(Call call) {
        return switch (call.method()) {
            case "GET" -> list(call);
            case "DELETE" -> {
                journal.clear();
                yield Answer.ok();
            }
            default -> throw FlyRefusal.of(405, "invalid_argument: GET or DELETE, not " + call.method());
        };
    }

    private Answer list(Call call) {
        int limit = call.number("limit", Integer.MAX_VALUE);
        if (limit < 1) {
            throw FlyRefusal.invalid("limit must be at least 1");
        }
        String method = call.parameter("method");
        String path = call.parameter("path");
        List<FlyExchange> wanted = journal.exchanges().stream()
                .filter(exchange -> method.isEmpty() || method.equals(exchange.method()))
                .filter(exchange -> exchange.uri().contains(path))
                .toList();
        ArrayNode shown = json.createArrayNode();
        wanted.stream().skip(Math.max(0, wanted.size() - limit)).forEach(exchange -> shown.add(shown(exchange)));
        return Answer.ok(shown);
    }

    private ObjectNode shown(FlyExchange exchange) {
        ObjectNode node = json.createObjectNode();
        node.put("at", exchange.at().toString());
        node.put("method", exchange.method()).put("uri", exchange.uri());
        exchange.headers().forEach(node.putObject("headers")::put);
        put(node, "request", exchange.requestBody());
        if (exchange.status() == FlyExchange.NO_ANSWER) {
            return node.put("answered", false);
        }
        node.put("answered", true).put("status", exchange.status());
        put(node, "response", exchange.responseBody());
        return node;
    }

    /** Bodies as JSON where that is what they are, else as text. */
    private void put(ObjectNode node, String name, String body) {
        if (!body.isEmpty()) {
            node.set(name, parsed(body));
        }
    }

    private JsonNode parsed(String body) {
        try {
            return json.readTree(body);
        } catch (JacksonException notJson) {
            return JsonNodeFactory.instance.stringNode(body);
        }
    }
}
