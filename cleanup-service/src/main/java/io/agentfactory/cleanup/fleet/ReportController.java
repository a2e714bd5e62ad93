package io.agentfactory.cleanup.fleet;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.token.ApiCaller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reports of the fleet cleanup over REST. */
@RestController
@RequestMapping("/v1/cleanup/reports")
@Tag(name = "cleanup", description = "What is left at the provider, and what it costs")
class ReportController {

    private final ReportStore reports;

    ReportController(ReportStore reports) {
        this.reports = reports;
    }

    record Page(
            List<Report> items,

            @Schema(description = "Send it as `before` for the next page; null on the last one.") @Nullable
            UUID next) {}

    @Operation(summary = "Reports, newest first")
    @GetMapping
    @PreAuthorize("hasRole('reader')")
    Page list(
            @RequestParam(defaultValue = "default") String workspaceId,
            @RequestParam(required = false) @Nullable UUID before,
            @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
        List<Report> items = reports.page(workspaceId, before, limit);
        return new Page(items, items.size() < limit ? null : items.getLast().runId());
    }

    @Operation(summary = "One report")
    @GetMapping("/{runId}")
    @PreAuthorize("hasRole('reader')")
    Report get(@PathVariable UUID runId, @AuthenticationPrincipal ApiCaller caller) {
        return reports.find(runId)
                .filter(report -> caller.mayUse(report.workspaceId()))
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "report-unknown",
                        "There is no report of run " + runId + ": GET /v1/cleanup/reports lists them."));
    }
}
