package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.Lease;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code …/machines/{id}/lease}. */
final class LeaseEndpoints {
    private static final int DEFAULT_TTL_SECONDS = 15;

    private final FlyCloud cloud;
    private final Render render;
    private final JsonMapper json;

    LeaseEndpoints(FlyCloud cloud, Render render, JsonMapper json) {
        this.cloud = cloud;
        this.render = render;
        this.json = json;
    }

    Answer handle(Call call) {
        return switch (call.method()) {
            case "GET" -> Answer.ok(shown(cloud.leases().inForce(call.segment(1), call.segment(3))));
            case "POST" -> acquire(call);
            case "DELETE" -> {
                cloud.leases().release(call.segment(1), call.segment(3), call.nonce());
                yield Answer.ok();
            }
            default -> throw Routes.unknown(call);
        };
    }

    /** The document has the time to live in the body, the official client sends it as a parameter. */
    private Answer acquire(Call call) {
        JsonNode body = call.objectBody();
        int ttl = body.path("ttl").asInt(call.number("ttl", DEFAULT_TTL_SECONDS));
        Lease lease = cloud.leases()
                .acquire(
                        call.segment(1),
                        call.segment(3),
                        call.nonce(),
                        Duration.ofSeconds(ttl),
                        body.path("description").asString(""));
        return Answer.json(201, shown(lease));
    }

    private ObjectNode shown(Lease lease) {
        if (!cloud.rules().quirks().leaseEnvelope()) {
            return render.lease(lease);
        }
        ObjectNode envelope = json.createObjectNode().put("status", "success");
        envelope.set("data", render.lease(lease));
        return envelope;
    }
}
