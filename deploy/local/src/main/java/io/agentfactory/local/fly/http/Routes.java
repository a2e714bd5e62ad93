package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.FlyRefusal;
import io.agentfactory.local.fly.model.Inventory;
import tools.jackson.databind.json.JsonMapper;

/** Leads a call to the endpoint that answers it. Paths are {@code apps/{app}/{machines|volumes}/{id}/{what}/{key}}. */
final class Routes {
    private final FlyCloud cloud;
    private final AppEndpoints apps;
    private final MachineEndpoints machines;
    private final WaitEndpoint wait;
    private final LeaseEndpoints leases;
    private final MetadataEndpoints metadata;
    private final VolumeEndpoints volumes;

    Routes(FlyCloud cloud, JsonMapper json) {
        this.cloud = cloud;
        Render render = new Render(json);
        apps = new AppEndpoints(cloud, render, json);
        machines = new MachineEndpoints(cloud, render, json);
        wait = new WaitEndpoint(cloud, json);
        leases = new LeaseEndpoints(cloud, render, json);
        metadata = new MetadataEndpoints(cloud, json);
        volumes = new VolumeEndpoints(cloud, render, json);
    }

    Answer answer(Call call) {
        if (!call.segment(0).equals("apps")) {
            throw unknown(call);
        }
        if (call.path().size() <= 2) {
            return apps.handle(call);
        }
        return switch (call.segment(2)) {
            case "machines" -> machine(call);
            case "volumes" -> volume(call);
            default -> throw unknown(call);
        };
    }

    /** Like {@link #answer}, but lists show what the inventory has. */
    Answer answerFrom(Inventory inventory, Call call) {
        boolean lists = call.method().equals("GET") && call.path().size() == 3;
        return switch (lists ? call.segment(2) : "") {
            case "machines" -> machines.list(call, inventory);
            case "volumes" -> volumes.list(call, inventory);
            default -> answer(call);
        };
    }

    static FlyRefusal unknown(Call call) {
        return FlyRefusal.notFound(
                "the emulator does not know " + call.method() + " /v1/" + String.join("/", call.path()));
    }

    private Answer machine(Call call) {
        return switch (call.path().size()) {
            case 3 ->
                switch (call.method()) {
                    case "GET" -> machines.list(call, cloud);
                    case "POST" -> machines.create(call);
                    default -> throw unknown(call);
                };
            case 4 ->
                switch (call.method()) {
                    case "GET" -> machines.get(call);
                    case "POST" -> machines.update(call);
                    case "DELETE" -> machines.delete(call);
                    default -> throw unknown(call);
                };
            case 5 -> partOfMachine(call);
            case 6 -> {
                if (!call.segment(4).equals("metadata")) {
                    throw unknown(call);
                }
                yield metadata.handleKey(call);
            }
            default -> throw unknown(call);
        };
    }

    private Answer partOfMachine(Call call) {
        return switch (call.segment(4)) {
            case "lease" -> leases.handle(call);
            case "metadata" -> metadata.handleAll(call);
            default ->
                switch (call.method() + " " + call.segment(4)) {
                    case "GET wait" -> wait.handle(call);
                    case "GET events" -> machines.events(call);
                    case "GET versions" -> machines.versions(call);
                    case "POST start" -> machines.start(call);
                    case "POST stop" -> machines.stop(call);
                    case "POST restart" -> machines.restart(call);
                    case "POST suspend" -> machines.suspend(call);
                    case "POST signal" -> machines.signal(call);
                    case "POST cordon" -> machines.cordon(call, true);
                    case "POST uncordon" -> machines.cordon(call, false);
                    default -> throw unknown(call);
                };
        };
    }

    private Answer volume(Call call) {
        return switch (call.path().size()) {
            case 3 ->
                switch (call.method()) {
                    case "GET" -> volumes.list(call, cloud);
                    case "POST" -> volumes.create(call);
                    default -> throw unknown(call);
                };
            case 4 ->
                switch (call.method()) {
                    case "GET" -> volumes.get(call);
                    case "DELETE" -> volumes.delete(call);
                    default -> throw unknown(call);
                };
            default -> throw unknown(call);
        };
    }
}
