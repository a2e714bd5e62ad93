package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.FlyRefusal;
import io.agentfactory.local.fly.model.Inventory;
import io.agentfactory.local.fly.model.Lease;
import io.agentfactory.local.fly.model.MachineConfig;
import io.agentfactory.local.fly.model.MachineFilter;
import io.agentfactory.local.fly.model.MachineOrder;
import io.agentfactory.local.fly.model.MachineSnapshot;
import io.agentfactory.local.fly.model.MachineUpdate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /apps/{app}/machines} and what is below it, but for waiting, leases and metadata. */
final class MachineEndpoints {
    private static final String METADATA_FILTER = "metadata.";
    private static final int MAX_EVENTS = 50;
    private static final int DEFAULT_EVENTS = 20;

    private final FlyCloud cloud;
    private final Render render;
    private final JsonMapper json;

    MachineEndpoints(FlyCloud cloud, Render render, JsonMapper json) {
        this.cloud = cloud;
        this.render = render;
        this.json = json;
    }

    Answer list(Call call, Inventory inventory) {
        Map<String, String> metadata = new LinkedHashMap<>();
        call.query().forEach((name, values) -> {
            if (name.startsWith(METADATA_FILTER)) {
                metadata.put(name.substring(METADATA_FILTER.length()), values.getFirst());
            }
        });
        MachineFilter filter =
                new MachineFilter(call.flag("include_deleted"), call.list("state"), call.parameter("region"), metadata);
        boolean summary = call.flag("summary");
        ArrayNode machines = json.createArrayNode();
        for (MachineSnapshot machine : inventory.machines(call.segment(1), filter)) {
            machines.add(summary ? render.summary(machine) : render.machine(machine));
        }
        return Answer.ok(machines);
    }

    Answer create(Call call) {
        JsonNode body = call.objectBody();
        Duration leaseTtl = leaseTtl(body);
        MachineSnapshot machine = cloud.createMachine(
                call.segment(1),
                new MachineOrder(
                        body.path("name").asString(""),
                        body.path("region").asString(""),
                        config(body),
                        body.path("skip_launch").asBoolean(false),
                        leaseTtl));
        return shownOnce(machine, leaseTtl);
    }

    Answer update(Call call) {
        JsonNode body = call.objectBody();
        Duration leaseTtl = leaseTtl(body);
        MachineSnapshot machine = cloud.update(
                call.segment(1),
                call.segment(3),
                call.nonce(),
                new MachineUpdate(
                        body.path("name").asString(""),
                        body.path("region").asString(""),
                        config(body),
                        body.path("current_version").asString(""),
                        body.path("skip_launch").asBoolean(false),
                        leaseTtl));
        return shownOnce(machine, leaseTtl);
    }

    private static MachineConfig config(JsonNode body) {
        JsonNode config = body.path("config");
        if (!config.isObject()) {
            throw FlyRefusal.invalid("config is required");
        }
        return new MachineConfig(config);
    }

    private static Duration leaseTtl(JsonNode body) {
        return Duration.ofSeconds(body.path("lease_ttl").asInt(0));
    }

    /** The nonce of the lease that was asked for is shown here and never again. */
    private Answer shownOnce(MachineSnapshot machine, Duration leaseTtl) {
        ObjectNode shown = render.machine(machine);
        Lease lease = machine.lease();
        if (lease != null && !leaseTtl.isZero()) {
            shown.put("nonce", lease.nonce());
        }
        return Answer.ok(shown);
    }

    Answer get(Call call) {
        return Answer.ok(render.machine(cloud.machine(call.segment(1), call.segment(3))));
    }

    Answer delete(Call call) {
        // The document says force; the official Go client sends kill.
        boolean force = call.flag("force") || call.flag("kill");
        cloud.destroy(call.segment(1), call.segment(3), call.nonce(), force);
        return Answer.ok();
    }

    Answer start(Call call) {
        String before =
                cloud.start(call.segment(1), call.segment(3), call.nonce()).wireName();
        return Answer.ok(json.createObjectNode().put("previous_state", before).put("migrated", false));
    }

    Answer stop(Call call) {
        JsonNode body = call.objectBody();
        cloud.stop(call.segment(1), call.segment(3), call.nonce(), body.path("signal"), body.path("timeout"));
        return Answer.ok();
    }

    /**
     * Here signal and timeout are parameters, and a timeout without a unit means seconds. {@code force_stop} is the
     * official client's, not the document's.
     */
    Answer restart(Call call) {
        String timeout = call.parameter("timeout");
        JsonNode grace = text(timeout.matches("\\d+") ? timeout + "s" : timeout);
        String signal = call.flag("force_stop") ? "SIGKILL" : call.parameter("signal");
        cloud.restart(call.segment(1), call.segment(3), call.nonce(), text(signal), grace);
        return Answer.ok();
    }

    private static JsonNode text(String value) {
        return value.isEmpty() ? MissingNode.getInstance() : JsonNodeFactory.instance.stringNode(value);
    }

    Answer suspend(Call call) {
        cloud.suspend(call.segment(1), call.segment(3), call.nonce());
        return Answer.ok();
    }

    Answer signal(Call call) {
        cloud.signal(
                call.segment(1),
                call.segment(3),
                call.nonce(),
                call.objectBody().path("signal"));
        return Answer.ok();
    }

    Answer versions(Call call) {
        return Answer.ok(
                render.versions(cloud.machine(call.segment(1), call.segment(3)).versions()));
    }

    Answer cordon(Call call, boolean cordoned) {
        cloud.cordon(call.segment(1), call.segment(3), call.nonce(), cordoned);
        return Answer.ok();
    }

    Answer events(Call call) {
        int limit = call.number("limit", DEFAULT_EVENTS);
        if (limit < 1 || limit > MAX_EVENTS) {
            throw FlyRefusal.invalid("limit must be 1 to " + MAX_EVENTS);
        }
        MachineSnapshot machine = cloud.machine(call.segment(1), call.segment(3));
        return Answer.ok(render.events(machine.events().stream().limit(limit).toList()));
    }
}
