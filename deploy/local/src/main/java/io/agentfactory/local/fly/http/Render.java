package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.App;
import io.agentfactory.local.fly.model.Lease;
import io.agentfactory.local.fly.model.MachineEvent;
import io.agentfactory.local.fly.model.MachineSnapshot;
import io.agentfactory.local.fly.model.MachineVersion;
import io.agentfactory.local.fly.model.VolumeSnapshot;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the model's values as the API document describes them: no field that it does not name. */
final class Render {
    private static final Pattern IMAGE =
            Pattern.compile("(?:([^/]*[.:][^/]*|localhost)/)?([^@:]+)(?::([^@]+))?(?:@(.+))?");

    private final JsonMapper json;

    Render(JsonMapper json) {
        this.json = json;
    }

    ObjectNode app(App app, int machines, int volumes) {
        ObjectNode node = json.createObjectNode();
        node.put("id", app.name()).put("name", app.name()).put("status", machines > 0 ? "deployed" : "pending");
        node.put("machine_count", machines).put("volume_count", volumes).put("network", "default");
        node.putObject("organization").put("name", app.organization()).put("slug", app.organization());
        return node;
    }

    ObjectNode machine(MachineSnapshot machine) {
        ObjectNode node = summary(machine);
        boolean hostDown = machine.trouble().hostDown();
        node.put("host_status", hostStatus(hostDown));
        if (hostDown) {
            node.set("incomplete_config", incomplete(machine.config().document()));
        } else {
            node.set("config", machine.config().document());
        }
        node.set("events", events(machine.events()));
        node.putArray("checks");
        return node;
    }

    /** A machine without config, checks, events, host status and nonce. */
    ObjectNode summary(MachineSnapshot machine) {
        ObjectNode node = json.createObjectNode();
        node.put("id", machine.id()).put("name", machine.name());
        node.put("state", machine.state().wireName()).put("region", machine.region());
        node.put("instance_id", machine.instanceId()).put("private_ip", machine.privateIp());
        node.put("created_at", machine.createdAt().toString());
        node.put("updated_at", machine.updatedAt().toString());
        // Only the host knows the image.
        if (!machine.trouble().hostDown()) {
            node.set("image_ref", imageRef(machine.config().image()));
        }
        return node;
    }

    ArrayNode events(List<MachineEvent> events) {
        ArrayNode nodes = json.createArrayNode();
        for (MachineEvent event : events) {
            ObjectNode node = nodes.addObject();
            node.put("id", event.id()).put("type", event.type()).put("status", event.status());
            node.put("source", event.source()).put("timestamp", event.at().toEpochMilli());
            if (!event.exit().isEmpty()) {
                node.set("request", json.valueToTree(event.exit()));
            }
        }
        return nodes;
    }

    ObjectNode volume(VolumeSnapshot volume, String state, boolean hostDown) {
        ObjectNode node = json.createObjectNode();
        node.put("id", volume.id()).put("name", volume.order().name()).put("state", state);
        node.put("region", volume.order().region()).put("zone", "local");
        node.put("size_gb", volume.order().sizeGb())
                .put("encrypted", volume.order().encrypted());
        node.put("snapshot_retention", volume.order().snapshotRetention());
        node.put("auto_backup_enabled", volume.order().autoBackup());
        node.put("fstype", "ext4").put("host_status", hostStatus(hostDown));
        node.put("created_at", volume.createdAt().toString());
        if (!volume.attachedMachineId().isEmpty()) {
            node.put("attached_machine_id", volume.attachedMachineId());
        }
        return node;
    }

    ArrayNode versions(List<MachineVersion> versions) {
        ArrayNode nodes = json.createArrayNode();
        for (MachineVersion version : versions) {
            nodes.addObject()
                    .put("version", version.instanceId())
                    .set("user_config", version.config().document());
        }
        return nodes;
    }

    ObjectNode lease(Lease lease) {
        ObjectNode node = json.createObjectNode();
        node.put("nonce", lease.nonce()).put("expires_at", lease.expiresAt().getEpochSecond());
        node.put("owner", lease.owner()).put("description", lease.description()).put("version", lease.version());
        return node;
    }

    private static String hostStatus(boolean hostDown) {
        return hostDown ? "unreachable" : "ok";
    }

    /** What is known of a machine apart from its host. */
    private ObjectNode incomplete(JsonNode config) {
        ObjectNode known = json.createObjectNode();
        for (String name : List.of("guest", "metadata", "mounts")) {
            if (config.has(name)) {
                known.set(name, config.path(name));
            }
        }
        return known;
    }

    private JsonNode imageRef(String image) {
        ObjectNode node = json.createObjectNode();
        Matcher matcher = IMAGE.matcher(image);
        if (!matcher.matches()) {
            return node.put("repository", image);
        }
        put(node, "registry", matcher.group(1), "registry-1.docker.io");
        put(node, "repository", matcher.group(2), image);
        put(node, "tag", matcher.group(3), matcher.group(4) == null ? "latest" : "");
        put(node, "digest", matcher.group(4), "");
        return node;
    }

    private static void put(ObjectNode node, String name, @Nullable String value, String fallback) {
        String shown = value == null ? fallback : value;
        if (!shown.isEmpty()) {
            node.put(name, shown);
        }
    }
}
