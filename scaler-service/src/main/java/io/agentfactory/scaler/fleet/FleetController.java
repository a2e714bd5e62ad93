package io.agentfactory.scaler.fleet;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.scaler.cost.CostApi;
import io.agentfactory.scaler.cost.WorkerCost;
import io.agentfactory.scaler.pause.PauseApi;
import io.agentfactory.scaler.pause.ScalingPause;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The fleet over REST. */
@RestController
@RequestMapping("/v1/fleet")
@Tag(name = "fleet")
class FleetController {

    private final WorkerStore store;
    private final WorkerApi workers;
    private final Drains drains;
    private final CostApi costs;
    private final PauseApi pauses;

    FleetController(WorkerStore store, WorkerApi workers, Drains drains, CostApi costs, PauseApi pauses) {
        this.store = store;
        this.workers = workers;
        this.drains = drains;
        this.costs = costs;
        this.pauses = pauses;
    }

    /**
     * The fleet of a workspace.
     *
     * @param pause an operator's word that it may not grow; null: it may
     * @param live how many workers there are of which something may be left, by state
     * @param workers those, oldest first, then the newest of those that have ended
     */
    record FleetView(
            String workspaceId, @Nullable ScalingPause pause, Map<StateName, Long> live, List<WorkerView> workers) {}

    record WorkerView(
            String workerId,
            StateName state,
            String cause,
            Instant since,
            Instant requestedAt,
            String conversationId,
            String agentKey,
            String appName,
            String region,
            @Nullable String machineId,
            @Nullable String machineState,
            String volumeName,
            @Nullable String volumeId,
            long machineSeconds,
            long costMicros,
            @Nullable String lastError) {

        static WorkerView of(Worker worker, WorkerCost cost) {
            return new WorkerView(
                    worker.workerId(),
                    StateName.of(worker.state()),
                    worker.state().cause(),
                    worker.state().since(),
                    worker.requestedAt(),
                    worker.conversationId(),
                    worker.agentKey(),
                    worker.place().appName(),
                    worker.region(),
                    worker.machine().id(),
                    worker.machine().state() == null
                            ? null
                            : worker.machine().state().name(),
                    worker.volume().name(),
                    worker.volume().id(),
                    cost.machineSeconds(),
                    cost.costMicros(),
                    worker.tries().lastError());
        }
    }

    @Operation(summary = "Workers with their machines and volumes")
    @GetMapping
    @PreAuthorize("hasRole('reader')")
    FleetView fleet(
            @RequestParam(defaultValue = "default") String workspaceId,
            @RequestParam(defaultValue = "50") @Min(0) @Max(500) int ended) {
        List<Worker> live = store.live(workspaceId);
        var all = new ArrayList<>(live);
        all.addAll(store.ended(workspaceId, ended));
        Map<String, WorkerCost> spent =
                costs.ofWorkers(all.stream().map(Worker::workerId).toList());
        return new FleetView(
                workspaceId,
                pauses.of(workspaceId).orElse(null),
                live.stream()
                        .collect(Collectors.groupingBy(worker -> StateName.of(worker.state()), Collectors.counting())),
                all.stream()
                        .map(worker -> WorkerView.of(worker, spent.getOrDefault(worker.workerId(), WorkerCost.NONE)))
                        .toList());
    }

    @Operation(summary = "Let a worker finish its turn, store its workspace and go")
    @PostMapping("/workers/{workerId}/drain")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize("hasRole('operator')")
    WorkerView drain(@PathVariable String workerId, @AuthenticationPrincipal ApiCaller caller) {
        // Another workspace's worker is answered as one that does not exist: the answer tells nobody that it does.
        Worker worker = workers.find(workerId)
                .filter(found -> caller.mayUse(found.workspaceId()))
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "worker-unknown",
                        "There is no worker " + workerId + ": GET /v1/fleet lists them."));
        return drains.send(worker, "drained by " + caller.name())
                .map(sent -> WorkerView.of(sent, costs.ofWorker(workerId)))
                .orElseThrow(() -> ended(workers.find(workerId).orElse(worker)));
    }

    private static ProblemException ended(Worker worker) {
        return new ProblemException(
                HttpStatus.CONFLICT,
                "worker-ended",
                "Worker " + worker.workerId() + " has been " + StateName.of(worker.state()) + " since "
                        + worker.state().since() + ": there is nothing left to drain.");
    }
}
