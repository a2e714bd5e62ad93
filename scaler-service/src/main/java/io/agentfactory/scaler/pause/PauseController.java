package io.agentfactory.scaler.pause;

import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.scaler.trigger.ClockApi;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Holding a fleet back from growing, and letting it grow again. Both may be repeated without harm. */
@RestController
@RequestMapping("/v1/fleet")
@Tag(name = "fleet")
class PauseController {

    private static final Logger log = LoggerFactory.getLogger(PauseController.class);
    private static final String WORKSPACE = "[A-Za-z0-9._-]{1,128}";

    private final StoredPauses pauses;
    private final ClockApi clock;

    PauseController(StoredPauses pauses, ClockApi clock) {
        this.pauses = pauses;
        this.clock = clock;
    }

    /** @param pause null: the fleet may grow */
    record PauseView(
            String workspaceId, boolean paused, @Nullable ScalingPause pause) {}

    @Operation(
            summary = "Let no worker be asked for and none be started again, until somebody resumes scaling",
            description = "Workers that are there go on, and idle ones are removed as always. A second call gives the"
                    + " pause another reason and end. To empty a fleet, pause it first and then drain it.")
    @PostMapping("/pause")
    @PreAuthorize("hasRole('operator')")
    PauseView pause(
            @RequestParam(defaultValue = "default") @Pattern(regexp = WORKSPACE) String workspaceId,
            @RequestBody PauseRequest request,
            @AuthenticationPrincipal ApiCaller caller) {
        ScalingPause pause =
                pauses.pause(workspaceId, caller.name(), request.validReason(), request.validUntil(clock.now()));
        log.atInfo()
                .addKeyValue("workspaceId", workspaceId)
                .addKeyValue("reason", pause.words())
                .log("scaling paused");
        return new PauseView(workspaceId, true, pause);
    }

    @Operation(summary = "Let the fleet grow again")
    @PostMapping("/resume")
    @PreAuthorize("hasRole('operator')")
    PauseView resume(
            @RequestParam(defaultValue = "default") @Pattern(regexp = WORKSPACE) String workspaceId,
            @AuthenticationPrincipal ApiCaller caller) {
        pauses.resume(workspaceId)
                .ifPresent(over -> log.atInfo()
                        .addKeyValue("workspaceId", workspaceId)
                        .addKeyValue("reason", "resumed by " + caller.name() + ", after " + over.words())
                        .log("scaling resumed"));
        return new PauseView(workspaceId, false, null);
    }
}
