package io.agentfactory.queue.door;

import io.agentfactory.queue.media.Media;
import io.agentfactory.queue.snapshot.Snapshots;
import io.agentfactory.queue.ticket.Ticket;
import io.agentfactory.queue.ticket.Tickets;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sends and fetches files by a URL alone, which was given to a worker that can send no token. */
@RestController
@RequestMapping(Tickets.PATH)
@Tag(name = "files by ticket")
class FileController {

    private final Tickets tickets;
    private final Snapshots snapshots;
    private final Media media;

    FileController(Tickets tickets, Snapshots snapshots, Media media) {
        this.tickets = tickets;
        this.snapshots = snapshots;
        this.media = media;
    }

    /** @param storageId names the file from now on */
    record UploadAnswer(UUID storageId) {}

    @PostMapping("{ticket}")
    @Operation(summary = "Upload the bytes", description = "404 no-such-file: the URL is not, or no longer, good.")
    UploadAnswer upload(
            @PathVariable String ticket,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Nullable String mimeType,
            InputStream body)
            throws IOException {
        Ticket right = tickets.redeem(ticket).orElseThrow(MediaController::noSuchFile);
        switch (right.purpose()) {
            case SNAPSHOT_UPLOAD ->
                SnapshotController.answer(snapshots.upload(right.workerId(), right.subject(), body));
            case MEDIA_UPLOAD ->
                MediaController.answer(
                        media.upload(right.workerId(), right.subject(), MediaController.mimeTypeOf(mimeType), body));
            case SNAPSHOT_DOWNLOAD, MEDIA_DOWNLOAD -> throw MediaController.noSuchFile();
        }
        return new UploadAnswer(right.subject());
    }

    @GetMapping("{ticket}")
    @Operation(summary = "Download the bytes", description = "404 no-such-file: the URL is not, or no longer, good.")
    ResponseEntity<Resource> content(@PathVariable String ticket) {
        Ticket right = tickets.redeem(ticket).orElseThrow(MediaController::noSuchFile);
        return switch (right.purpose()) {
            case SNAPSHOT_DOWNLOAD ->
                snapshots
                        .content(right.workerId(), right.subject())
                        .map(stream -> ResponseEntity.ok()
                                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                                .body((Resource) new InputStreamResource(stream)))
                        .orElseThrow(MediaController::noSuchFile);
            case MEDIA_DOWNLOAD -> MediaController.content(media, right.workerId(), right.subject());
            case SNAPSHOT_UPLOAD, MEDIA_UPLOAD -> throw MediaController.noSuchFile();
        };
    }
}
