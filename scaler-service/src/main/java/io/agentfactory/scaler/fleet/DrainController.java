package io.agentfactory.scaler.fleet;

import io.agentfactory.platform.token.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Draining a whole fleet. */
@RestController
@RequestMapping("/v1/fleet/drain")
@Tag(name = "fleet")
class DrainController {

    private static final Logger log = LoggerFactory.getLogger(DrainController.class);
    private static final String WORKSPACE = "[A-Za-z0-9._-]{1,128}";

    private final Drains drains;

    DrainController(Drains drains) {
        this.drains = drains;
    }

    /**
     * What draining has set going.
     *
     * @param asked workers that this call has sent away
     * @param leaving all that are on their way out now, those included
     */
    record DrainView(String workspaceId, int asked, int leaving) {}

    @Operation(
            summary = "Let every worker finish its turn, store its workspace and go",
            description = "New workers come for lanes that have work, unless scaling is paused: to empty a fleet, pause"
                    + " it first. Reserved machines go, too. May be repeated.")
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize("hasRole('operator')")
    DrainView drain(
            @RequestParam(defaultValue = "default") @Pattern(regexp = WORKSPACE) String workspaceId,
            @AuthenticationPrincipal ApiCaller caller) {
        String cause = "drained with all by " + caller.name();
        Drains.Sent sent = drains.sendAll(workspaceId, cause);
        log.atInfo()
                .addKeyValue("workspaceId", workspaceId)
                .addKeyValue("reason", cause)
                .addKeyValue("count", sent.asked())
                .log("fleet drained");
        return new DrainView(workspaceId, sent.asked(), sent.leaving());
    }
}
