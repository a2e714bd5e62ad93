package io.agentfactory.queue.snapshot;

import io.agentfactory.queue.db.tables.records.SnapshotRecord;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Snapshots of a conversation, for people. Their bytes are the workers' alone. */
@RestController
@RequestMapping("/v1/conversations/{conversationId}/snapshots")
@PreAuthorize("hasRole('reader')")
@Tag(name = "conversations")
class SnapshotListController {

    private final SnapshotStore store;

    SnapshotListController(SnapshotStore store) {
        this.store = store;
    }

    /**
     * One snapshot.
     *
     * @param reason drain, signal or manual
     * @param status UPLOADING, READY, FAILED or EXPIRED
     * @param sha256 of the bytes that were stored; null: there are none
     * @param error why it failed
     * @param expiresAt until when it can be restored, if it is ready
     */
    record SnapshotView(
            UUID snapshotId,
            String agentKey,
            String workerId,
            String reason,
            String status,
            @Nullable String sha256,
            @Nullable Long sizeBytes,
            @Nullable String error,
            Instant createdAt,
            @Nullable Instant completedAt,
            Instant expiresAt) {

        static SnapshotView of(SnapshotRecord row) {
            return new SnapshotView(
                    row.getSnapshotId(),
                    row.getAgentKey(),
                    row.getWorkerId(),
                    row.getReason(),
                    row.getStatus(),
                    row.getSha256(),
                    row.getSizeBytes(),
                    row.getError(),
                    row.getCreatedAt(),
                    row.getCompletedAt(),
                    row.getExpiresAt());
        }
    }

    /**
     * Some of a conversation's snapshots, newest first.
     *
     * @param next what to give as {@code before} for older ones; null: there are none
     */
    record SnapshotPage(List<SnapshotView> items, @Nullable UUID next) {}

    @GetMapping
    @Operation(summary = "Snapshots of a conversation, whatever became of them, newest first")
    SnapshotPage list(
            @PathVariable String conversationId,
            @RequestParam(defaultValue = "default") String workspaceId,
            @RequestParam(required = false) @Nullable UUID before,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        List<SnapshotRecord> rows = store.list(workspaceId, conversationId, before, limit);
        return new SnapshotPage(
                rows.stream().map(SnapshotView::of).toList(),
                rows.size() < limit ? null : rows.getLast().getSnapshotId());
    }
}
