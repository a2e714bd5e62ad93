package io.agentfactory.worker;

import io.agentfactory.worker.DoorCalls.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the worker's memory at the door, and restores it.
 *
 * <p>Invariants: only a whole memory is stored (a folder whose restore has not ended is none); only the bytes that the
 * door's digest names are unpacked; only an empty data folder is restored into, so what a restarted machine has on its
 * disk, which is newer, stays.
 */
public final class Snapshots {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final String PATH = "/v1/worker/snapshots";
    private static final String NOT_NEWEST = "not-newest";
    private static final int TRIES = 3;

    private final WorkerDoor door;
    private final SnapshotSettings settings;
    private final Duration transfer;
    private final DataFolder data;

    /** @param transfer time-out of one upload or download */
    public Snapshots(WorkerDoor door, SnapshotSettings settings, Duration transfer) {
        this.door = door;
        this.settings = settings;
        this.transfer = transfer;
        this.data = new DataFolder(settings);
    }

    /** What became of restoring. */
    public sealed interface Restoration {

        record Restored(String snapshotId, long entries) implements Restoration {}

        /** There is a memory on the disk already. */
        record NotNeeded() implements Restoration {}

        record NothingStored() implements Restoration {}

        record Refused(Refusal why) implements Restoration {}

        record Unreachable(String why) implements Restoration {}

        /** There is a snapshot, and it cannot be restored. The data folder is as empty as before. */
        record Failed(String why) implements Restoration {}
    }

    /** What became of storing. */
    public sealed interface Storing {

        record Stored(String snapshotId, String sha256, long sizeBytes) implements Storing {}

        /** Another worker has run the newest turn, so its memory is the one to keep. */
        record NotNewest() implements Storing {}

        record Failed(String why) implements Storing {}
    }

    private record Latest(String snapshotId, URI downloadUrl, String sha256, long sizeBytes) {}

    private record Slot(String snapshotId, URI uploadUrl, Instant expiresAt) {}

    private record Received(String sha256, long sizeBytes) {}

    /** Restores the newest snapshot of this worker's lane into an empty data folder. */
    public Restoration restore() throws InterruptedException {
        try {
            if (data.hasMemory()) {
                return new Restoration.NotNeeded();
            }
        } catch (IOException e) {
            return new Restoration.Failed("the data folder cannot be read: " + e);
        }
        Outcome<byte[]> outcome = door.calls().call("GET", PATH + "/latest", null, door.timeout());
        if (outcome instanceof Outcome.Answered<byte[]>(int status, byte[] _) && status == 204) {
            return startEmpty() instanceof Restoration.Failed failed ? failed : new Restoration.NothingStored();
        }
        return switch (door.answer(outcome, Latest.class)) {
            case Answer.Given<Latest>(Latest latest) -> restore(latest);
            case Answer.Refused<Latest>(Refusal why) -> new Restoration.Refused(why);
            case Answer.Unreachable<Latest>(String why) -> new Restoration.Unreachable(why);
        };
    }

    /** Takes an empty data folder for the memory from now on. Its next snapshot hides all earlier ones. */
    Restoration startEmpty() {
        try {
            data.startEmpty();
            return new Restoration.NotNeeded();
        } catch (IOException e) {
            return new Restoration.Failed("the data folder cannot be emptied: " + e);
        }
    }

    private Restoration restore(Latest latest) throws InterruptedException {
        if (latest.sizeBytes() < 1 || latest.sizeBytes() > settings.maxArchiveBytes()) {
            return new Restoration.Failed(
                    "the snapshot has " + latest.sizeBytes() + " bytes; the limit is " + settings.maxArchiveBytes());
        }
        String why = "";
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                data.beginRestore();
                Outcome<Long> downloaded = download(latest);
                if (downloaded instanceof Outcome.Failed<Long>(String trouble)) {
                    // The address may have expired, and another snapshot be the newest by now.
                    data.abandonRestore();
                    return new Restoration.Unreachable(trouble);
                }
                long entries = unpack(latest);
                return new Restoration.Restored(latest.snapshotId(), entries);
            } catch (UnsafeArchiveException e) {
                // The bytes are the right ones, so another download brings the same.
                data.abandonRestore();
                return new Restoration.Failed(e.getMessage());
            } catch (IOException e) {
                why = e.getMessage() == null ? e.toString() : e.getMessage();
                LOG.warn(
                        "event=restore-trouble snapshotId={} attempt={} reason=\"{}\"",
                        latest.snapshotId(),
                        attempt,
                        why);
                data.abandonRestore();
                door.calls().pause(attempt);
            }
        }
        return new Restoration.Failed(why);
    }

    private Outcome<Long> download(Latest latest) throws InterruptedException {
        URI address = door.calls().resolve(latest.downloadUrl());
        return door.calls()
                .download(
                        address,
                        bytes -> Files.copy(bytes, data.archive(), StandardCopyOption.REPLACE_EXISTING),
                        latest.sizeBytes(),
                        transfer);
    }

    private long unpack(Latest latest) throws IOException {
        Digest found = Digest.of(data.archive());
        if (found.sizeBytes() != latest.sizeBytes() || !found.sha256().equalsIgnoreCase(latest.sha256())) {
            throw new IOException("digest mismatch: the snapshot's bytes are not those that were stored");
        }
        long entries = new ArchiveReader(settings).unpack(data.archive());
        Files.delete(data.archive());
        data.endRestore();
        return entries;
    }

    /**
     * Stores the data folder as the newest snapshot. Tries again, within bounds, and reports to the door what it gives
     * up.
     */
    public Storing store(StopReason reason) throws InterruptedException {
        if (data.restoreUnfinished()) {
            return new Storing.Failed("the memory on this disk was never restored whole");
        }
        String why = "";
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            switch (prepare(reason)) {
                case Answer.Given<Slot>(Slot slot) -> {
                    Storing storing = store(slot);
                    if (!(storing instanceof Storing.Failed(String trouble))) {
                        return storing;
                    }
                    why = trouble;
                    door.acknowledged(door.calls()
                            .call("POST", of(slot) + "/fail", Map.of("error", WorkerDoor.cut(why)), door.timeout()));
                }
                case Answer.Refused<Slot>(Refusal refusal)
                when refusal.type().equals(NOT_NEWEST) -> {
                    return new Storing.NotNewest();
                }
                case Answer.Refused<Slot>(Refusal refusal) ->
                    why = "refused: " + refusal.status() + " " + refusal.type();
                case Answer.Unreachable<Slot>(String trouble) -> why = trouble;
            }
            LOG.warn("event=snapshot-trouble attempt={} reason=\"{}\"", attempt, why);
            door.calls().pause(attempt);
        }
        return new Storing.Failed(why);
    }

    private Answer<Slot> prepare(StopReason reason) throws InterruptedException {
        return door.answer(
                door.calls().call("POST", PATH, Map.of("reason", reason.wireName()), door.timeout()), Slot.class);
    }

    private Storing store(Slot slot) throws InterruptedException {
        Digest sent;
        try (ArchiveUpload upload = ArchiveUpload.of(settings)) {
            Outcome<byte[]> outcome =
                    door.calls().upload(door.calls().resolve(slot.uploadUrl()), upload.bytes(), transfer);
            switch (door.answer(outcome, Received.class)) {
                case Answer.Given<Received>(Received received) -> {
                    sent = upload.sent();
                    if (received.sizeBytes() != sent.sizeBytes()
                            || !received.sha256().equalsIgnoreCase(sent.sha256())) {
                        return new Storing.Failed("the door received other bytes than were sent");
                    }
                }
                case Answer.Refused<Received>(Refusal refusal) -> {
                    return new Storing.Failed("upload refused: " + refusal.status() + " " + refusal.type());
                }
                case Answer.Unreachable<Received>(String why) -> {
                    return new Storing.Failed("upload broke: " + why);
                }
            }
        } catch (IOException e) {
            return new Storing.Failed(String.valueOf(e.getMessage()));
        }
        Map<String, Object> body = Map.of("sha256", sent.sha256(), "sizeBytes", sent.sizeBytes());
        return switch (door.acknowledged(door.calls().call("POST", of(slot) + "/finalize", body, door.timeout()))) {
            case Answer.Given<Boolean> _ -> new Storing.Stored(slot.snapshotId(), sent.sha256(), sent.sizeBytes());
            case Answer.Refused<Boolean>(Refusal refusal) ->
                new Storing.Failed("finalize refused: " + refusal.status() + " " + refusal.type());
            case Answer.Unreachable<Boolean>(String why) -> new Storing.Failed("finalize unanswered: " + why);
        };
    }

    private static String of(Slot slot) {
        return PATH + "/" + WorkerDoor.segment(slot.snapshotId());
    }
}
