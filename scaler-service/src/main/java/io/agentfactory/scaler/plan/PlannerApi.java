package io.agentfactory.scaler.plan;

import org.springframework.stereotype.Component;

/**
 * Decides what the fleet should do next: a pure function of what was read. It plans one step for each worker; the next
 * follows when the outcome of that one is recorded, so it may be interrupted between any two.
 */
@Component
public class PlannerApi {

    private final PlanProperties times;

    PlannerApi(PlanProperties times) {
        this.times = times;
    }

    public Plan plan(Situation situation) {
        var draft = new Draft(situation.now());
        var budget = new Budget(situation.policy().spending(), situation.spending(), times.homeward());
        var reserves = new Reserves(situation, times, draft, budget);
        var steps = new WorkerSteps(situation, times, draft, reserves, budget);
        situation.members().forEach(steps::plan);
        new Growth(situation, times, draft, reserves, budget).plan();
        new Strays(situation, times, draft).plan();
        return draft.done();
    }
}
