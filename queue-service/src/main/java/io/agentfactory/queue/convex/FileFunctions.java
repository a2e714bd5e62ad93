package io.agentfactory.queue.convex;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.departure.Departures;
import io.agentfactory.queue.media.Media;
import io.agentfactory.queue.media.MediaResult;
import io.agentfactory.queue.snapshot.SnapshotReason;
import io.agentfactory.queue.snapshot.SnapshotResult;
import io.agentfactory.queue.snapshot.Snapshots;
import io.agentfactory.queue.snapshot.StoredSnapshot;
import io.agentfactory.queue.ticket.Ticket;
import io.agentfactory.queue.ticket.Tickets;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Files that a conversation brings along, and the snapshot of its workspace. */
@Component
class FileFunctions implements FunctionGroup {

    private final Media media;
    private final Snapshots snapshots;
    private final Departures departures;
    private final WorkerStore workers;
    private final Tickets tickets;

    FileFunctions(Media media, Snapshots snapshots, Departures departures, WorkerStore workers, Tickets tickets) {
        this.media = media;
        this.snapshots = snapshots;
        this.departures = departures;
        this.workers = workers;
        this.tickets = tickets;
    }

    @Override
    public List<ConvexFunction<?>> functions() {
        return List.of(
                ConvexFunction.mutation("workerGenerateMediaUploadUrl", NoArguments.class, this::mediaUpload),
                ConvexFunction.query("workerGetStorageFileUrl", FileArguments.class, this::mediaUrl),
                ConvexFunction.mutation("workerPrepareSnapshotUpload", PrepareArguments.class, this::prepare),
                ConvexFunction.mutation("workerFinalizeSnapshotUpload", FinalizeArguments.class, this::complete),
                ConvexFunction.mutation("workerFailSnapshotUpload", FailArguments.class, this::fail),
                ConvexFunction.query("workerLatestSnapshotForRestore", RestoreArguments.class, this::latest));
    }

    record NoArguments() {}

    record UploadUrl(String uploadUrl) {}

    private ConvexAnswer mediaUpload(WorkerIdentity worker, NoArguments arguments) {
        return switch (media.prepare(worker.workerId())) {
            case MediaResult.Prepared(UUID mediaId) ->
                ConvexAnswer.value(new UploadUrl(
                        tickets.url(new Ticket(worker.workerId(), Ticket.Purpose.MEDIA_UPLOAD, mediaId))));
            case MediaResult.NoConversation() ->
                ConvexAnswer.failure("this worker serves no conversation yet: claim a message first");
            case MediaResult.TooMany(int most) ->
                ConvexAnswer.failure("this conversation has " + most + " files, which is as many as it may");
        };
    }

    record FileArguments(@NotNull String storageId) {}

    private ConvexAnswer mediaUrl(WorkerIdentity worker, FileArguments arguments) {
        return ConvexAnswer.value(id(arguments.storageId())
                .flatMap(mediaId -> media.find(worker.workerId(), mediaId))
                .map(file -> tickets.url(new Ticket(worker.workerId(), Ticket.Purpose.MEDIA_DOWNLOAD, file.mediaId())))
                .orElse(null));
    }

    record PrepareArguments(
            @NotNull String workerId,
            @NotNull String workspaceId,
            @NotNull String agentKey,
            @NotNull String conversationId,
            @NotNull SnapshotReason reason) {}

    record Prepared(UUID snapshotId, String uploadUrl, long expiresAt) {}

    private ConvexAnswer prepare(WorkerIdentity worker, PrepareArguments arguments) {
        return Own.worker(worker, arguments.workerId(), () -> {
            if (!ownWorkspace(worker, arguments.workspaceId(), arguments.agentKey(), arguments.conversationId())) {
                return ConvexAnswer.failure("a worker stores the workspace of its own conversation and of no other");
            }
            return switch (snapshots.prepare(worker.workerId(), arguments.reason())) {
                case SnapshotResult.Prepared(UUID id, Instant expiresAt) ->
                    ConvexAnswer.value(new Prepared(
                            id,
                            tickets.url(new Ticket(worker.workerId(), Ticket.Purpose.SNAPSHOT_UPLOAD, id)),
                            expiresAt.toEpochMilli()));
                case SnapshotResult.NotNewest() ->
                    ConvexAnswer.failure("this worker did not run the newest turn of its conversation:"
                            + " there is nothing to store");
            };
        });
    }

    /** @param storageId what the upload answered, which is the snapshot's own id */
    record FinalizeArguments(
            @NotNull String workerId,
            @NotNull UUID snapshotId,
            @NotNull String storageId,
            @NotNull String sha256,
            @Min(0) double sizeBytes) {}

    /** The image stores a snapshot when it leaves, and says nothing more after that. */
    private ConvexAnswer complete(WorkerIdentity worker, FinalizeArguments arguments) {
        return Own.worker(worker, arguments.workerId(), () -> {
            if (!arguments.storageId().equals(arguments.snapshotId().toString())) {
                return ConvexAnswer.failure("storageId is not what the upload of this snapshot answered");
            }
            return switch (snapshots.complete(
                    worker.workerId(),
                    arguments.snapshotId(),
                    arguments.sha256().toLowerCase(Locale.ROOT),
                    (long) arguments.sizeBytes())) {
                case SnapshotResult.Ready() -> {
                    departures.drained(worker.workerId(), "snapshot stored");
                    yield ConvexAnswer.value(true);
                }
                case SnapshotResult.DigestMismatch(String sha256, long sizeBytes) ->
                    ConvexAnswer.failure("we received " + sizeBytes + " bytes with SHA-256 " + sha256
                            + ": upload the content again");
                case SnapshotResult.NotNewest() ->
                    ConvexAnswer.failure("another worker has run a turn of the conversation since");
                case SnapshotResult.NoSuchUpload() -> ConvexAnswer.value(false);
            };
        });
    }

    record FailArguments(
            @NotNull String workerId,
            @NotNull UUID snapshotId,
            @NotNull @Size(max = 100_000) String error) {}

    private ConvexAnswer fail(WorkerIdentity worker, FailArguments arguments) {
        return Own.worker(worker, arguments.workerId(), () -> {
            snapshots.fail(worker.workerId(), arguments.snapshotId(), arguments.error());
            return ConvexAnswer.value(true);
        });
    }

    record RestoreArguments(
            @NotNull String workspaceId,
            @NotNull String agentKey,
            @NotNull String conversationId) {}

    /** The newest snapshot that can be restored; the time in ms since 1970. */
    record Restorable(UUID snapshotId, String downloadUrl, String sha256, long sizeBytes, long createdAt) {}

    private ConvexAnswer latest(WorkerIdentity worker, RestoreArguments arguments) {
        boolean own = ownWorkspace(worker, arguments.workspaceId(), arguments.agentKey(), arguments.conversationId());
        Optional<StoredSnapshot> newest = own ? snapshots.newest(worker.workerId()) : Optional.empty();
        return ConvexAnswer.value(newest.map(it -> new Restorable(
                        it.snapshotId(),
                        tickets.url(new Ticket(worker.workerId(), Ticket.Purpose.SNAPSHOT_DOWNLOAD, it.snapshotId())),
                        it.sha256(),
                        it.sizeBytes(),
                        it.createdAt().toEpochMilli()))
                .orElse(null));
    }

    private boolean ownWorkspace(WorkerIdentity worker, String workspaceId, String agentKey, String conversationId) {
        Optional<KnownWorker> known = workers.find(worker.workerId());
        return Own.workspace(worker, workspaceId)
                && Own.conversation(known, conversationId)
                && known.map(KnownWorker::agentKey)
                        .filter(key -> Objects.equals(key, agentKey))
                        .isPresent();
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
