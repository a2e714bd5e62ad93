package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.FlyRefusal;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes back.
 *
 * @param body a missing node for none, a string for plain text
 */
record Answer(int status, JsonNode body, Map<String, String> headers) {
    private static final String NO_CAPACITY = "insufficient_capacity";

    static Answer json(int status, JsonNode body) {
        return new Answer(status, body, Map.of());
    }

    static Answer ok(JsonNode body) {
        return json(200, body);
    }

    /** {@code {"ok":true}}: what Fly answers where there is nothing to tell. */
    static Answer ok() {
        return ok(JsonNodeFactory.instance.objectNode().put("ok", true));
    }

    static Answer empty(int status) {
        return json(status, MissingNode.getInstance());
    }

    /** The code is one of the two that the document knows; the text begins with it where it says anything. */
    static Answer error(int status, String text) {
        String code = text.startsWith(NO_CAPACITY) ? NO_CAPACITY : "unknown";
        return json(
                status, JsonNodeFactory.instance.objectNode().put("error", text).put("status", code));
    }

    static Answer refusal(FlyRefusal refusal) {
        if (!refusal.aboutLease()) {
            return error(refusal.status(), refusal.text());
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", "error").put("message", refusal.text()).put("code", "invalid");
        return json(refusal.status(), body);
    }

    Answer withHeader(String name, String value) {
        return new Answer(status, body, Map.of(name, value));
    }
}
