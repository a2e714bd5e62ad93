package io.agentfactory.local.fly.http;

import com.sun.net.httpserver.HttpExchange;
import io.agentfactory.local.fly.model.FlyCloud;
import io.agentfactory.local.fly.model.FlyRefusal;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /_emulator}: what goes wrong and what has been said, behind the same token. Knows no limits, is in no journal.
 */
final class AdminApi {
    static final String ROOT = "_emulator";

    private final BearerToken token;
    private final Wire wire;
    private final Runnable keep;
    private final FaultEndpoint faults;
    private final MishapEndpoint mishaps;
    private final JournalEndpoint journal;

    AdminApi(BearerToken token, FlyCloud cloud, Faults faults, Journal journal, Runnable keep, JsonMapper json) {
        this.token = token;
        this.wire = new Wire(json);
        this.keep = keep;
        this.faults = new FaultEndpoint(faults, cloud, json);
        this.mishaps = new MishapEndpoint(cloud.mishaps(), json);
        this.journal = new JournalEndpoint(journal, json);
    }

    void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = token.shownBy(exchange.getRequestHeaders().getFirst("Authorization"))
                        ? answer(wire.call(ROOT, exchange, wire.body(exchange)))
                        : Answer.error(401, "Authenticate: token validation error");
            } catch (FlyRefusal refusal) {
                answer = Answer.refusal(refusal);
            }
            keep.run();
            wire.write(exchange, answer, wire.text(answer));
        }
    }

    private Answer answer(Call call) {
        return switch (call.segment(0) + " " + call.path().size()) {
            case "faults 1" -> faults.handle(call);
            case "journal 1" -> journal.handle(call);
            case "machines 1" -> mishaps.list(call);
            case "machines 2", "machines 3" -> mishaps.handle(call);
            default -> throw FlyRefusal.notFound("the emulator has /_emulator/faults, journal and machines/{id}");
        };
    }
}
