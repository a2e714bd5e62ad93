package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.Inventory;
import io.agentfactory.local.fly.model.VolumeOrder;
import io.agentfactory.local.fly.model.VolumeSnapshot;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /apps/{app}/volumes} and {@code …/{id}}. */
final class VolumeEndpoints {
    private static final int DEFAULT_SIZE_GB = 3;
    private static final int DEFAULT_SNAPSHOT_RETENTION = 5;

    private final FlyCloud cloud;
    private final Render render;
    private final JsonMapper json;

    VolumeEndpoints(FlyCloud cloud, Render render, JsonMapper json) {
        this.cloud = cloud;
        this.render = render;
        this.json = json;
    }

    Answer list(Call call, Inventory inventory) {
        ArrayNode volumes = json.createArrayNode();
        for (VolumeSnapshot volume : inventory.volumes(call.segment(1))) {
            volumes.add(shown(volume, volume.state()));
        }
        return Answer.ok(volumes);
    }

    Answer create(Call call) {
        JsonNode body = call.objectBody();
        VolumeOrder order = new VolumeOrder(
                body.path("name").asString(""),
                body.path("region").asString(cloud.rules().defaultRegion()),
                body.path("size_gb").asInt(DEFAULT_SIZE_GB),
                body.path("encrypted").asBoolean(true),
                body.path("snapshot_retention").asInt(DEFAULT_SNAPSHOT_RETENTION),
                body.path("auto_backup_enabled").asBoolean(true));
        VolumeSnapshot volume = cloud.createVolume(call.segment(1), order);
        return Answer.ok(shown(volume, volume.state()));
    }

    Answer get(Call call) {
        VolumeSnapshot volume = cloud.volume(call.segment(1), call.segment(3));
        return Answer.ok(shown(volume, volume.state()));
    }

    Answer delete(Call call) {
        VolumeSnapshot volume = cloud.deleteVolume(call.segment(1), call.segment(3));
        return Answer.ok(shown(volume, cloud.rules().quirks().deletedVolumeAnswer()));
    }

    /** A volume lies on the host of the machine that holds it. */
    private ObjectNode shown(VolumeSnapshot volume, String state) {
        return render.volume(
                volume, state, cloud.mishaps().of(volume.attachedMachineId()).hostDown());
    }
}
