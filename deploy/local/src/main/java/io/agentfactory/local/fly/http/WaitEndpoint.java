package io.agentfactory.local.fly.http;

import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.FlyRefusal;
import io.agentfactory.local.fly.model.WaitAnswer;
import io.agentfactory.local.fly.model.WaitOrder;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET …/machines/{id}/wait}. The time-out is the caller's patience and therefore real time, whatever clock
 * drives the machines.
 */
final class WaitEndpoint {
    private static final int MAX_TIMEOUT = 60;

    private final FlyCloud cloud;
    private final JsonMapper json;

    WaitEndpoint(FlyCloud cloud, JsonMapper json) {
        this.cloud = cloud;
        this.json = json;
    }

    Answer handle(Call call) {
        int timeout = call.number("timeout", MAX_TIMEOUT);
        if (timeout < 1 || timeout > MAX_TIMEOUT) {
            throw FlyRefusal.invalid("timeout must be between 1s and 60s");
        }
        Set<String> states = call.list("state");
        String version =
                call.parameter("version").isEmpty() ? call.parameter("instance_id") : call.parameter("version");
        WaitOrder order =
                new WaitOrder(states.isEmpty() ? Set.of("started") : states, version, call.parameter("from_event_id"));
        WaitAnswer answer = await(call.segment(1), call.segment(3), order, Duration.ofSeconds(timeout));
        if (!answer.reached()) {
            return Answer.error(
                    408,
                    "machine failed to reach desired state, " + String.join(",", order.states()) + ", currently "
                            + answer.state());
        }
        return Answer.ok(json.createObjectNode()
                .put("ok", true)
                .put("state", answer.state())
                .put("version", answer.version())
                .put("event_id", answer.eventId()));
    }

    private WaitAnswer await(String app, String id, WaitOrder order, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            // Read before the check: what changes in between ends the wait at once.
            long seen = cloud.version();
            WaitAnswer answer = cloud.check(app, id, order);
            long left = deadline - System.nanoTime();
            if (answer.reached() || left <= 0) {
                return answer;
            }
            try {
                cloud.awaitChange(seen, Duration.ofNanos(left));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return answer;
            }
        }
    }
}
