package io.agentfactory.queue.door;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.control.ControlState;
import io.agentfactory.queue.control.WorkerControl;
import io.agentfactory.queue.departure.Departures;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a worker asks and says about itself. */
@RestController
@RequestMapping("/v1/worker")
@Tag(name = "worker door: worker")
class WorkerController {

    private final WorkerControl control;
    private final Departures departures;

    WorkerController(WorkerControl control, Departures departures) {
        this.control = control;
        this.departures = departures;
    }

    @GetMapping("/control")
    @Operation(summary = "Whether the worker is to stop, and why")
    ControlState control(@AuthenticationPrincipal WorkerIdentity worker) {
        return control.stateOf(worker.workerId());
    }

    record DrainedRequest(@NotBlank @Size(max = 2000) String reason) {}

    @PostMapping("/drained")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "The worker has finished and will not ask again")
    void drained(@AuthenticationPrincipal WorkerIdentity worker, @Valid @RequestBody DrainedRequest request) {
        departures.drained(worker.workerId(), request.reason());
    }
}
