package io.agentfactory.queue.door;

import io.agentfactory.platform.token.TokenValidity;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.control.ControlState;
import io.agentfactory.queue.control.WorkerControl;
import io.agentfactory.queue.departure.Departures;
import io.agentfactory.queue.worker.LifecycleState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
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

    /**
     * What a worker is to do.
     *
     * @param shouldStop whether it is to finish its turn, store a snapshot and end
     * @param reasons why, in words; empty while it may go on
     * @param state what the scaler last said of it
     * @param skillsRevision another number after every change of its workspace's skills: ask for the manifest again
     * @param freshToken what to show from now on; null: go on with the token that you showed
     */
    record Control(
            boolean shouldStop,
            List<String> reasons,
            LifecycleState state,
            long skillsRevision,
            @Nullable FreshToken freshToken) {}

    /**
     * Another token of the same worker. The one before stays good until it expires.
     *
     * @param token to be kept in memory only, and shown in the header of every call
     * @param expiresAt when it expires
     */
    record FreshToken(String token, Instant expiresAt) {

        @Override
        public String toString() {
            return "FreshToken[expiresAt=" + expiresAt + "]";
        }
    }

    @GetMapping("/control")
    @Operation(
            summary = "Whether the worker is to stop, and why",
            description = "Past half of the life of the token that is shown the answer brings a fresh one.")
    Control control(@AuthenticationPrincipal WorkerIdentity worker, Authentication shown) {
        ControlState state = control.stateOf(worker.workerId());
        FreshToken fresh = control.freshToken(worker, TokenValidity.of(shown))
                .map(it -> new FreshToken(it.token().reveal(), it.expiresAt()))
                .orElse(null);
        return new Control(state.shouldStop(), state.reasons(), state.state(), state.skillsRevision(), fresh);
    }

    record DrainedRequest(@NotBlank @Size(max = 2000) String reason) {}

    @PostMapping("/drained")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "The worker has finished and will not ask again")
    void drained(@AuthenticationPrincipal WorkerIdentity worker, @Valid @RequestBody DrainedRequest request) {
        departures.drained(worker.workerId(), request.reason());
    }
}
