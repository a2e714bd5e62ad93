package io.agentfactory.queue.door;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.DoorSettings;
import io.agentfactory.queue.snapshot.SnapshotReason;
import io.agentfactory.queue.snapshot.SnapshotResult;
import io.agentfactory.queue.snapshot.Snapshots;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.UUID;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How a worker stores and restores the workspace of its conversation. */
@RestController
@RequestMapping("/v1/worker/snapshots")
@Tag(name = "worker door: snapshots")
class SnapshotController {

    private final Snapshots snapshots;
    private final DoorSettings settings;

    SnapshotController(Snapshots snapshots, DoorSettings settings) {
        this.snapshots = snapshots;
        this.settings = settings;
    }

    record PrepareRequest(@NotNull SnapshotReason reason) {}

    record PrepareAnswer(UUID snapshotId, String uploadUrl, Instant expiresAt) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Begin a snapshot",
            description = "409 not-newest: this worker's workspace is not the newest one.")
    PrepareAnswer prepare(@AuthenticationPrincipal WorkerIdentity worker, @Valid @RequestBody PrepareRequest request) {
        return switch (snapshots.prepare(worker.workerId(), request.reason())) {
            case SnapshotResult.Prepared(UUID id, Instant expiresAt) ->
                new PrepareAnswer(id, contentUrl(id), expiresAt);
            case SnapshotResult.NotNewest() -> throw notNewest();
        };
    }

    record UploadAnswer(String sha256, long sizeBytes) {}

    @PutMapping(path = "/{snapshotId}/content")
    @Operation(summary = "Upload the bytes", description = "Answers the digest and size of what was received.")
    UploadAnswer upload(@AuthenticationPrincipal WorkerIdentity worker, @PathVariable UUID snapshotId, InputStream body)
            throws IOException {
        return answer(snapshots.upload(worker.workerId(), snapshotId, body));
    }

    static UploadAnswer answer(SnapshotResult.OfUpload result) {
        return switch (result) {
            case SnapshotResult.Received(String sha256, long sizeBytes) -> new UploadAnswer(sha256, sizeBytes);
            case SnapshotResult.TooLarge(String detail) ->
                throw new ProblemException(
                        HttpStatus.CONTENT_TOO_LARGE, "snapshot-too-large", "Of a snapshot, " + detail + ".");
            case SnapshotResult.Busy(String detail) -> throw Refusals.busy(detail);
            case SnapshotResult.NoSuchUpload() -> throw noSuchUpload();
        };
    }

    record FinalizeRequest(
            @NotNull @Pattern(regexp = "[0-9a-f]{64}", message = "must be 64 lower-case hex digits")
            String sha256,

            @Min(0) long sizeBytes) {}

    record FinalizeAnswer(UUID snapshotId) {}

    @PostMapping("/{snapshotId}/finalize")
    @Operation(
            summary = "Make the snapshot restorable",
            description = "409 digest-mismatch: the bytes differ, upload again; 409 not-newest: a turn was run since.")
    FinalizeAnswer complete(
            @AuthenticationPrincipal WorkerIdentity worker,
            @PathVariable UUID snapshotId,
            @Valid @RequestBody FinalizeRequest request) {
        return switch (snapshots.complete(worker.workerId(), snapshotId, request.sha256(), request.sizeBytes())) {
            case SnapshotResult.Ready() -> new FinalizeAnswer(snapshotId);
            case SnapshotResult.DigestMismatch(String sha256, long size) ->
                throw Refusals.conflict(
                        "digest-mismatch",
                        "We received " + size + " bytes with SHA-256 " + sha256 + ": upload the content again.");
            case SnapshotResult.NotNewest() -> throw notNewest();
            case SnapshotResult.NoSuchUpload() -> throw noSuchUpload();
        };
    }

    record FailRequest(@NotBlank @Size(max = 100_000) String error) {}

    @PostMapping("/{snapshotId}/fail")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Give the snapshot up")
    void fail(
            @AuthenticationPrincipal WorkerIdentity worker,
            @PathVariable UUID snapshotId,
            @Valid @RequestBody FailRequest request) {
        snapshots.fail(worker.workerId(), snapshotId, request.error());
    }

    record NewestAnswer(UUID snapshotId, String downloadUrl, String sha256, long sizeBytes, Instant createdAt) {}

    @GetMapping("/latest")
    @Operation(summary = "Newest ready snapshot of the worker's conversation", description = "204: there is none.")
    ResponseEntity<NewestAnswer> latest(@AuthenticationPrincipal WorkerIdentity worker) {
        return snapshots
                .newest(worker.workerId())
                .map(it -> ResponseEntity.ok(new NewestAnswer(
                        it.snapshotId(), contentUrl(it.snapshotId()), it.sha256(), it.sizeBytes(), it.createdAt())))
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    @GetMapping("/{snapshotId}/content")
    @Operation(summary = "Download the bytes")
    ResponseEntity<Resource> content(@AuthenticationPrincipal WorkerIdentity worker, @PathVariable UUID snapshotId) {
        return snapshots
                .content(worker.workerId(), snapshotId)
                .map(stream -> ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .body((Resource) new InputStreamResource(stream)))
                .orElseThrow(SnapshotController::noSuchUpload);
    }

    private String contentUrl(UUID snapshotId) {
        return settings.baseUrl() + "/v1/worker/snapshots/" + snapshotId + "/content";
    }

    private static ProblemException notNewest() {
        return Refusals.conflict(
                "not-newest",
                "This worker did not run the newest turn of its conversation: there is nothing to store.");
    }

    private static ProblemException noSuchUpload() {
        return new ProblemException(
                HttpStatus.NOT_FOUND, "no-such-snapshot", "This worker has no such snapshot: begin a new one.");
    }
}
