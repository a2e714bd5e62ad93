package io.agentfactory.local.fly.http;

import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Answers calls, unless a fault strikes. */
final class FaultyRoutes {
    private final Routes routes;
    private final Faults faults;
    private final JsonMapper json;

    FaultyRoutes(Routes routes, Faults faults, JsonMapper json) {
        this.routes = routes;
        this.faults = faults;
        this.json = json;
    }

    /** @throws Dropped when there is to be no answer */
    Answer answer(Call call) {
        Optional<FaultEffect> effect = faults.strike(call);
        return effect.isEmpty() ? routes.answer(call) : struck(effect.get(), call);
    }

    private Answer struck(FaultEffect effect, Call call) {
        return switch (effect) {
            case FaultEffect.Replies replies -> Answer.error(replies.status(), replies.error());
            case FaultEffect.RepliesPlainly replies ->
                Answer.json(replies.status(), JsonNodeFactory.instance.stringNode(replies.text()));
            case FaultEffect.Delays delays -> {
                pause(delays.time());
                yield routes.answer(call);
            }
            case FaultEffect.DropsBefore drops -> throw new Dropped();
            case FaultEffect.DropsAfter drops -> {
                routes.answer(call);
                throw new Dropped();
            }
            case FaultEffect.EmptiesList empty -> {
                Answer answer = routes.answer(call);
                yield answer.body().isArray() ? Answer.ok(json.createArrayNode()) : answer;
            }
            case FaultEffect.AgesList old -> routes.answerFrom(old.then(), call);
        };
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            throw new Dropped();
        }
    }

    /** The connection ends without an answer. */
    static final class Dropped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Dropped() {
            super("dropped", null, false, false);
        }
    }
}
