package io.agentfactory.scaler.reconcile;

import io.agentfactory.scaler.plan.Action;
import io.agentfactory.scaler.plan.Plan;
import io.agentfactory.scaler.plan.PlannerApi;
import io.agentfactory.scaler.plan.Situation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the scaler would do now, and why. Reads the records only: looking at a plan costs the provider nothing. */
@RestController
@RequestMapping("/v1/fleet/plan")
@Tag(name = "fleet")
class PlanController {

    private final Situations situations;
    private final PlannerApi planner;

    PlanController(Situations situations, PlannerApi planner) {
        this.situations = situations;
        this.planner = planner;
    }

    /**
     * A plan.
     *
     * @param waitingLanes lanes with work and no owner, as the queue last told
     * @param liveWorkers workers of which something may be left
     * @param actions what would be done now; empty while all is as it should be
     * @param notes what is not done, and why
     * @param nextLook when the plan looks again without an event
     */
    record PlanView(
            String workspaceId,
            Instant at,
            long waitingLanes,
            int liveWorkers,
            int maxWorkers,
            List<ActionView> actions,
            List<String> notes,
            @Nullable Instant nextLook) {}

    record ActionView(
            String action,
            @Nullable String workerId,
            @Nullable String conversationId,
            String reason) {

        static ActionView of(Action action) {
            return new ActionView(
                    action.getClass().getSimpleName(),
                    action instanceof Action.OfWorker step ? step.workerId() : null,
                    action instanceof Action.Spawn spawn ? spawn.lane().conversationId() : null,
                    action.reason());
        }
    }

    @Operation(summary = "What the scaler would do now, and why")
    @GetMapping
    @PreAuthorize("hasRole('reader')")
    PlanView plan(@RequestParam(defaultValue = "default") String workspaceId) {
        Situation situation = situations.read(workspaceId, null);
        Plan plan = planner.plan(situation);
        return new PlanView(
                workspaceId,
                situation.now(),
                situation.demand().waitingLanes(),
                situation.members().size(),
                situation.policy().maxWorkers(),
                plan.actions().stream().map(ActionView::of).toList(),
                plan.notes(),
                plan.nextLook());
    }
}
