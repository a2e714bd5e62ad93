package io.agentfactory.scaler.inventory;

import io.agentfactory.platform.token.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Machines and volumes as the provider has them now. */
@RestController
@RequestMapping("/v1/fleet")
@Tag(name = "fleet")
class InventoryController {

    private final Surveys surveys;
    private final VolumeDeletion deletion;

    InventoryController(Surveys surveys, VolumeDeletion deletion) {
        this.surveys = surveys;
        this.deletion = deletion;
    }

    @Operation(
            summary = "Machines that the provider lists now, and whose they are",
            description = "Asks the provider; its answer is kept for a few seconds. ORPHAN: we made it, and no worker"
                    + " has it. OTHER_WORKSPACE, OTHER_DEPLOYMENT: its marks say so. UNKNOWN: it bears none.")
    @GetMapping("/machines")
    @PreAuthorize("hasRole('reader')")
    MachinesView machines(
            @RequestParam(defaultValue = "default") String workspaceId,
            @RequestParam(defaultValue = "200") @Min(1) @Max(1000) int limit) {
        return MachinesView.of(workspaceId, surveys.ofMachines(workspaceId), limit);
    }

    @Operation(
            summary = "Volumes that the provider lists now, and whose they are",
            description = "Asks the provider; its answer is kept for a few seconds. Volumes bear no marks: whose one is"
                    + " follows from the records, from its name and from the machine that has it.")
    @GetMapping("/volumes")
    @PreAuthorize("hasRole('reader')")
    VolumesView volumes(
            @RequestParam(defaultValue = "default") String workspaceId,
            @RequestParam(defaultValue = "200") @Min(1) @Max(1000) int limit) {
        return VolumesView.of(workspaceId, surveys.ofVolumes(workspaceId), limit);
    }

    @Operation(
            summary = "Delete one volume and all that it holds",
            description = "Uses the stored token. A volume of a live worker, or one that a machine has, is never"
                    + " deleted. One that is not known to be ours, or that is kept for what it holds, is deleted only"
                    + " where confirm repeats its id.")
    @DeleteMapping("/volumes/{volumeId}")
    @PreAuthorize("hasRole('operator')")
    VolumeDeletion.Deleted delete(
            @RequestParam(defaultValue = "default") String workspaceId,
            @PathVariable String volumeId,
            @RequestParam(required = false) @Nullable String confirm,
            @AuthenticationPrincipal ApiCaller caller) {
        return deletion.delete(workspaceId, volumeId, confirm, caller.name());
    }
}
