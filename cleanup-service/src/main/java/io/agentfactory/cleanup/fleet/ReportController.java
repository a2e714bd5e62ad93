package io.agentfactory.cleanup.fleet;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.token.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reports of the fleet cleanup. */
@RestController
@RequestMapping("/v1/cleanup/reports")
@PreAuthorize("hasRole('reader')")
@Tag(name = "cleanup")
class ReportController {

    private final Reports reports;

    ReportController(Reports reports) {
        this.reports = reports;
    }

    @GetMapping
    @Operation(
            summary = "Reports, newest first",
            description = "Give the startedAt of the last one as before for the next page.")
    List<Reports.Stored> page(
            @RequestParam(defaultValue = "default") String workspaceId,
            @RequestParam(defaultValue = "9999-12-31T00:00:00Z") Instant before,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
        return reports.page(workspaceId, before, limit);
    }

    @GetMapping("/{runId}")
    @Operation(summary = "One report")
    Reports.Stored get(@PathVariable UUID runId, @AuthenticationPrincipal ApiCaller caller) {
        return reports.find(runId)
                .filter(report -> caller.mayUse(report.workspaceId()))
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "no-such-report",
                        "There is no report of run " + runId + ": look at GET /v1/cleanup/reports."));
    }
}
