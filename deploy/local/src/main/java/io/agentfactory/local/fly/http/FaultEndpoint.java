package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.http.FaultEffect.AgesList;
import io.agentfactory.local.fly.http.FaultEffect.Delays;
import io.agentfactory.local.fly.http.FaultEffect.DropsAfter;
import io.agentfactory.local.fly.http.FaultEffect.DropsBefore;
import io.agentfactory.local.fly.http.FaultEffect.EmptiesList;
import io.agentfactory.local.fly.http.FaultEffect.Replies;
import io.agentfactory.local.fly.http.FaultEffect.RepliesPlainly;
import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.FlyRefusal;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /_emulator/faults}: what is to go wrong, told from outside. Not a part of Fly's API. */
final class FaultEndpoint {
    private final Faults faults;
    private final FlyCloud cloud;
    private final JsonMapper json;

    FaultEndpoint(Faults faults, FlyCloud cloud, JsonMapper json) {
        this.faults = faults;
        this.cloud = cloud;
        this.json = json;
    }

    Answer handle(Call call) {
        switch (call.method()) {
            case "GET" -> {}
            case "POST" -> faults.add(read(call.objectBody()));
            case "DELETE" -> faults.clear();
            default -> throw FlyRefusal.of(405, "invalid_argument: GET, POST or DELETE, not " + call.method());
        }
        ArrayNode shown = json.createArrayNode();
        faults.waiting().forEach(fault -> shown.add(shown(fault)));
        return Answer.ok(shown);
    }

    private Fault read(JsonNode fault) {
        try {
            return new Fault(
                    fault.path("method").asString("*"),
                    fault.path("path").asString(""),
                    effect(fault),
                    fault.path("times").asInt(1));
        } catch (IllegalArgumentException wrong) {
            throw FlyRefusal.invalid(String.valueOf(wrong.getMessage()));
        }
    }

    private FaultEffect effect(JsonNode fault) {
        if (fault.has("status") && fault.has("text")) {
            return new RepliesPlainly(
                    fault.path("status").asInt(), fault.path("text").asString(""));
        }
        if (fault.has("status")) {
            return new Replies(fault.path("status").asInt(), fault.path("error").asString("unavailable: try again"));
        }
        if (fault.has("delayMs")) {
            return new Delays(Duration.ofMillis(fault.path("delayMs").asLong()));
        }
        if (fault.path("emptyList").asBoolean(false)) {
            return new EmptiesList();
        }
        if (fault.path("oldList").asBoolean(false)) {
            return new AgesList(cloud.snapshot());
        }
        return switch (fault.path("drop").asString("")) {
            case "before" -> new DropsBefore();
            case "after" -> new DropsAfter();
            default ->
                throw new IllegalArgumentException(
                        "one of status, delayMs, emptyList, oldList and drop (before or after) says what goes wrong");
        };
    }

    private ObjectNode shown(Fault fault) {
        ObjectNode shown = json.createObjectNode()
                .put("method", fault.method())
                .put("path", fault.path())
                .put("times", fault.times());
        switch (fault.effect()) {
            case Replies replies -> shown.put("status", replies.status()).put("error", replies.error());
            case RepliesPlainly replies -> shown.put("status", replies.status()).put("text", replies.text());
            case Delays delays -> shown.put("delayMs", delays.time().toMillis());
            case EmptiesList empty -> shown.put("emptyList", true);
            case AgesList old -> shown.put("oldList", true);
            case DropsBefore drops -> shown.put("drop", "before");
            case DropsAfter drops -> shown.put("drop", "after");
        }
        return shown;
    }
}
