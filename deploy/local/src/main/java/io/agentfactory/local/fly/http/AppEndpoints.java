package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.App;
import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.FlyRefusal;
import io.agentfactory.local.fly.model.MachineFilter;
import io.agentfactory.local.fly.model.VolumeSnapshot;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /apps} and {@code /apps/{app}}. */
final class AppEndpoints {
    private static final String PERSONAL = "personal";

    private final FlyCloud cloud;
    private final Render render;
    private final JsonMapper json;

    AppEndpoints(FlyCloud cloud, Render render, JsonMapper json) {
        this.cloud = cloud;
        this.render = render;
        this.json = json;
    }

    Answer handle(Call call) {
        if (call.path().size() == 1) {
            return switch (call.method()) {
                case "GET" -> list(call);
                case "POST" -> create(call.objectBody());
                default -> throw Routes.unknown(call);
            };
        }
        return switch (call.method()) {
            case "GET" -> Answer.ok(shown(cloud.app(call.segment(1))));
            default -> throw Routes.unknown(call);
        };
    }

    private Answer list(Call call) {
        String organization = call.parameter("org_slug");
        if (organization.isEmpty()) {
            throw FlyRefusal.invalid("org_slug is required");
        }
        ArrayNode apps = json.createArrayNode();
        cloud.apps().stream()
                .filter(app -> app.organization().equals(organization))
                .forEach(app -> apps.add(shown(app)));
        ObjectNode body = json.createObjectNode();
        body.put("total_apps", apps.size()).set("apps", apps);
        return Answer.ok(body);
    }

    /** The document names the field {@code name}; prose, flyctl and older clients say {@code app_name}. */
    private Answer create(JsonNode body) {
        String name = body.path("name").asString(body.path("app_name").asString(""));
        App app = cloud.createApp(name, body.path("org_slug").asString(PERSONAL));
        return Answer.json(201, json.createObjectNode().put("id", app.name()));
    }

    private ObjectNode shown(App app) {
        int machines = cloud.machines(app.name(), MachineFilter.all()).size();
        long volumes = cloud.volumes(app.name()).stream()
                .filter(volume -> !volume.deleted())
                .map(VolumeSnapshot::id)
                .count();
        return render.app(app, machines, (int) volumes);
    }
}
