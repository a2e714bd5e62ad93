package io.agentfactory.queue.door;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.DoorSettings;
import io.agentfactory.queue.media.Media;
import io.agentfactory.queue.media.MediaFile;
import io.agentfactory.queue.media.MediaResult;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How a worker stores and fetches files of its conversation. */
@RestController
@RequestMapping("/v1/worker/media")
@Tag(name = "worker door: media")
class MediaController {

    private final Media media;
    private final DoorSettings settings;

    MediaController(Media media, DoorSettings settings) {
        this.media = media;
        this.settings = settings;
    }

    record PrepareAnswer(UUID mediaId, String uploadUrl) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Begin a file",
            description = "409 no-conversation: the worker serves none yet; too-many-files: its conversation has 1000.")
    PrepareAnswer prepare(@AuthenticationPrincipal WorkerIdentity worker) {
        return switch (media.prepare(worker.workerId())) {
            case MediaResult.Prepared(UUID mediaId) ->
                new PrepareAnswer(mediaId, settings.baseUrl() + "/v1/worker/media/" + mediaId + "/content");
            case MediaResult.NoConversation() ->
                throw Refusals.conflict(
                        "no-conversation", "This worker serves no conversation yet: claim a turn first.");
            case MediaResult.TooMany(int most) ->
                throw Refusals.conflict(
                        "too-many-files",
                        "This conversation has " + most
                                + " files, which is as many as it may: each leaves after a while.");
        };
    }

    record UploadAnswer(String sha256, long sizeBytes) {}

    @PutMapping("/{mediaId}/content")
    @Operation(summary = "Upload the bytes", description = "Once; answers the digest and size of what was received.")
    UploadAnswer upload(
            @AuthenticationPrincipal WorkerIdentity worker,
            @PathVariable UUID mediaId,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Nullable String mimeType,
            InputStream body)
            throws IOException {
        return answer(media.upload(worker.workerId(), mediaId, mimeTypeOf(mimeType), body));
    }

    static UploadAnswer answer(MediaResult.OfUpload result) {
        return switch (result) {
            case MediaResult.Received(String sha256, long sizeBytes) -> new UploadAnswer(sha256, sizeBytes);
            case MediaResult.NoSuchUpload() -> throw noSuchFile();
            case MediaResult.TooLarge(String detail) ->
                throw new ProblemException(
                        HttpStatus.CONTENT_TOO_LARGE, "media-too-large", "Of a file, " + detail + ".");
            case MediaResult.Busy(String detail) -> throw Refusals.busy(detail);
        };
    }

    @GetMapping("/{mediaId}/content")
    @Operation(summary = "Download the bytes")
    ResponseEntity<Resource> content(@AuthenticationPrincipal WorkerIdentity worker, @PathVariable UUID mediaId) {
        return content(media, worker.workerId(), mediaId);
    }

    /** As something to be saved: what a worker or a person has sent is never shown as a page of ours. */
    static ResponseEntity<Resource> content(Media media, String workerId, UUID mediaId) {
        MediaFile file = media.find(workerId, mediaId).orElseThrow(MediaController::noSuchFile);
        InputStream bytes = media.content(workerId, mediaId).orElseThrow(MediaController::noSuchFile);
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, file.mimeType())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment")
                .body(new InputStreamResource(bytes));
    }

    /** What is no media type counts as bytes. */
    static String mimeTypeOf(@Nullable String named) {
        try {
            return named == null
                    ? MediaType.APPLICATION_OCTET_STREAM_VALUE
                    : MediaType.parseMediaType(named).toString();
        } catch (RuntimeException e) {
            return MediaType.APPLICATION_OCTET_STREAM_VALUE;
        }
    }

    static ProblemException noSuchFile() {
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                "no-such-file",
                "This worker has no such file, or its time is over: begin a new one.");
    }
}
