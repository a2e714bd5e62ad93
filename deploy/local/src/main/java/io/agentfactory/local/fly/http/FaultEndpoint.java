package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.http.FaultEffect.Delays;
import io.agentfactory.local.fly.http.FaultEffect.DropsAfter;
import io.agentfactory.local.fly.http.FaultEffect.DropsBefore;
import io.agentfactory.local.fly.http.FaultEffect.EmptiesList;
import io.agentfactory.local.fly.http.FaultEffect.Replies;
import io.agentfactory.local.fly.model.FlyRefusal;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /_emulator/faults}: what is to go wrong, told from outside. Not a part of Fly's API. */
final class FaultEndpoint {
    private final Faults faults;
    private final JsonMapper json;

    FaultEndpoint(Faults faults, JsonMapper json) {
        this.faults = faults;
        this.json = json;
    }

    Answer handle(String method, String body) {
        switch (method) {
            case "GET" -> {}
            case "POST" -> faults.add(read(body));
            case "DELETE" -> faults.clear();
            default -> throw FlyRefusal.of(405, "invalid_argument: GET, POST or DELETE, not " + method);
        }
        ArrayNode shown = json.createArrayNode();
        faults.waiting().forEach(fault -> shown.add(shown(fault)));
        return Answer.ok(shown);
    }

    private Fault read(String body) {
        try {
            JsonNode fault = json.readTree(body);
            return new Fault(
                    fault.path("method").asString("*"),
                    fault.path("path").asString(""),
                    effect(fault),
                    fault.path("times").asInt(1));
        } catch (JacksonException notJson) {
            throw FlyRefusal.invalid("the request body is not JSON");
        } catch (IllegalArgumentException wrong) {
            throw FlyRefusal.invalid(String.valueOf(wrong.getMessage()));
        }
    }

    private static FaultEffect effect(JsonNode fault) {
        if (fault.has("status")) {
            return new Replies(fault.path("status").asInt(), fault.path("error").asString("unavailable: try again"));
        }
        if (fault.has("delayMs")) {
            return new Delays(Duration.ofMillis(fault.path("delayMs").asLong()));
        }
        if (fault.path("emptyList").asBoolean(false)) {
            return new EmptiesList();
        }
        return switch (fault.path("drop").asString("")) {
            case "before" -> new DropsBefore();
            case "after" -> new DropsAfter();
            default ->
                throw new IllegalArgumentException(
                        "one of status, delayMs, emptyList and drop (before or after) says what goes wrong");
        };
    }

    private ObjectNode shown(Fault fault) {
        ObjectNode shown = json.createObjectNode()
                .put("method", fault.method())
                .put("path", fault.path())
                .put("times", fault.times());
        switch (fault.effect()) {
            case Replies replies -> shown.put("status", replies.status()).put("error", replies.error());
            case Delays delays -> shown.put("delayMs", delays.time().toMillis());
            case EmptiesList empty -> shown.put("emptyList", true);
            case DropsBefore drops -> shown.put("drop", "before");
            case DropsAfter drops -> shown.put("drop", "after");
        }
        return shown;
    }
}
