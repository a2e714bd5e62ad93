package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.FlyRefusal;
import io.agentfactory.local.fly.model.Mishaps;
import io.agentfactory.local.fly.model.Trouble;
import io.agentfactory.local.fly.model.Trouble.Boot;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * {@code /_emulator/machines/{id, name or next}}: what is to happen to one machine, told from outside. Not a part of
 * Fly's API.
 */
final class MishapEndpoint {
    private static final long MOST_SLOWER_MS = Duration.ofDays(1).toMillis();

    private final Mishaps mishaps;
    private final JsonMapper json;

    MishapEndpoint(Mishaps mishaps, JsonMapper json) {
        this.mishaps = mishaps;
        this.json = json;
    }

    Answer list(Call call) {
        if (!call.method().equals("GET")) {
            throw unknown();
        }
        ArrayNode all = json.createArrayNode();
        mishaps.all().forEach((machine, trouble) -> all.add(shown(machine, trouble)));
        return Answer.ok(all);
    }

    Answer handle(Call call) {
        String machine = call.segment(1);
        switch (call.method() + " " + call.segment(2)) {
            case "GET " -> {}
            case "DELETE " -> mishaps.end(machine);
            case "POST exit" -> exit(machine, call.objectBody());
            case "POST host" -> host(machine, call.objectBody());
            case "POST start" -> start(machine, call.objectBody());
            default -> throw unknown();
        }
        return Answer.ok(shown(machine, mishaps.of(machine)));
    }

    private void exit(String machine, JsonNode body) {
        JsonNode code = body.path("code");
        if (body.has("outOfMemory") && flag(body, "outOfMemory")) {
            mishaps.outOfMemory(machine);
        } else if (code.isMissingNode()) {
            mishaps.crash(machine);
        } else if (code.isInt()) {
            mishaps.exit(machine, code.asInt());
        } else {
            throw FlyRefusal.invalid("code must be a whole number, not " + code);
        }
    }

    private void host(String machine, JsonNode body) {
        if (flag(body, "reachable")) {
            mishaps.recoverHost(machine);
        } else {
            mishaps.failHost(machine);
        }
    }

    /** Says how starts go; what is left out stays as it is. All is read before anything is changed. */
    private void start(String machine, JsonNode body) {
        boolean stuck = body.has("stuck") && flag(body, "stuck");
        Duration slower = slower(body.path("slowerMs"));
        Boot boot = boot(body.path("boot"));
        if (stuck) {
            mishaps.stickInCreated(machine);
        }
        if (body.has("slowerMs")) {
            mishaps.slowStart(machine, slower);
        }
        if (body.has("boot")) {
            mishaps.boot(machine, boot);
        }
        if (body.has("stuck") && !stuck) {
            mishaps.unstick(machine);
        }
    }

    private static Duration slower(JsonNode node) {
        long millis = node.asLong(0);
        if (!node.isMissingNode() && !node.isIntegralNumber() || millis < 0 || millis > MOST_SLOWER_MS) {
            throw FlyRefusal.invalid("slowerMs must be 0 to " + MOST_SLOWER_MS + ", not " + node);
        }
        return Duration.ofMillis(millis);
    }

    private static Boot boot(JsonNode node) {
        return switch (node.asString("works")) {
            case "works" -> Boot.WORKS;
            case "fails" -> Boot.FAILS;
            case "vanishes" -> Boot.VANISHES;
            default -> throw FlyRefusal.invalid("boot must be works, fails or vanishes, not " + node);
        };
    }

    private static boolean flag(JsonNode body, String name) {
        if (!body.path(name).isBoolean()) {
            throw FlyRefusal.invalid(name + " must be true or false");
        }
        return body.path(name).asBoolean();
    }

    private static FlyRefusal unknown() {
        return FlyRefusal.notFound("GET /_emulator/machines, GET or DELETE of one there, or POST to its exit, host or"
                + " start was expected");
    }

    private JsonNode shown(String machine, Trouble trouble) {
        return json.createObjectNode()
                .put("machine", machine)
                .put("reachable", !trouble.hostDown())
                .put("stuck", trouble.stuck())
                .put("slowerMs", trouble.slowStart().toMillis())
                .put("boot", trouble.boot().name().toLowerCase(Locale.ROOT));
    }
}
