package io.agentfactory.scaler.inventory;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.activity.ActivityApi;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.WorkerApi;
import io.agentfactory.scaler.plan.Deadline;
import io.agentfactory.scaler.plan.PlanProperties;
import io.agentfactory.scaler.plan.Situation.Member;
import io.agentfactory.scaler.policy.PolicyApi;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** One worker. Reads the records only: looking at it costs the provider nothing. */
@RestController
@RequestMapping("/v1/fleet/workers")
@Tag(name = "fleet")
class WorkerController {

    private final WorkerApi workers;
    private final ActivityApi activities;
    private final PolicyApi policies;
    private final PlanProperties times;

    WorkerController(WorkerApi workers, ActivityApi activities, PolicyApi policies, PlanProperties times) {
        this.workers = workers;
        this.activities = activities;
        this.policies = policies;
        this.times = times;
    }

    @Operation(summary = "A worker with its machine, its volume, what the queue sees of it, and what comes next")
    @GetMapping("/{workerId}")
    @PreAuthorize("hasRole('reader')")
    WorkerDetails worker(@PathVariable String workerId, @AuthenticationPrincipal ApiCaller caller) {
        // Another workspace's worker is answered as one that does not exist: the answer tells nobody that it does.
        Worker worker = workers.find(workerId)
                .filter(found -> caller.mayUse(found.workspaceId()))
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "worker-unknown",
                        "There is no worker " + workerId + ": GET /v1/fleet lists them."));
        Activity seen = activities.of(List.of(workerId)).getOrDefault(workerId, Activity.NONE);
        var member = new Member(worker, seen);
        return WorkerDetails.of(
                worker,
                member.activity(),
                Deadline.of(member, policies.policy(worker.workspaceId()), times)
                        .orElse(null));
    }
}
