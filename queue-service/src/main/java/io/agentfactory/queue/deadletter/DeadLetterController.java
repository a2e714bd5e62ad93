package io.agentfactory.queue.deadletter;

import io.agentfactory.platform.problem.ProblemException;
import io.agentfactory.queue.message.FileRef;
import io.agentfactory.queue.message.QueuedMessage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Dead letters, for the people who look after them. */
@RestController
@RequestMapping("/v1/dead-letters")
@PreAuthorize("hasRole('reader')")
@Tag(name = "dead letters")
class DeadLetterController {

    private static final String DEFAULT_WORKSPACE = "default";

    private final DeadLetterStore store;
    private final DeadLetters deadLetters;

    DeadLetterController(DeadLetterStore store, DeadLetters deadLetters) {
        this.store = store;
        this.deadLetters = deadLetters;
    }

    /** One dead letter on a list. */
    record Listed(
            UUID messageId,
            String conversationId,
            String agentKey,
            long sequence,
            int attempts,
            Instant deadAt,
            String error) {

        static Listed of(DeadLetter letter) {
            return new Listed(
                    letter.messageId(),
                    letter.conversationId(),
                    letter.agentKey(),
                    letter.place().seq(),
                    letter.attempts(),
                    letter.deadAt(),
                    letter.error());
        }
    }

    /**
     * Some of the dead letters.
     *
     * @param next what to give as {@code after} for those behind; null: there are none
     */
    record Page(List<Listed> items, @Nullable String next) {}

    @GetMapping
    @Operation(summary = "Dead letters, oldest first")
    Page list(
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId,
            @RequestParam(required = false) @Nullable String conversationId,
            @RequestParam(required = false) @Nullable String agentKey,
            @RequestParam(required = false) @Nullable String errorContains,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "100") @Min(1) @Max(500) int limit) {
        Filter filter = new Filter(workspaceId, conversationId, agentKey, errorContains, null, null);
        List<DeadLetter> letters = store.list(filter, after == null ? null : cursor(after), limit);
        return new Page(
                letters.stream().map(Listed::of).toList(),
                letters.size() < limit ? null : Cursor.of(letters.getLast()).toString());
    }

    private static Cursor cursor(String after) {
        try {
            return Cursor.parse(after);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid-request", String.valueOf(e.getMessage()));
        }
    }

    /** A dead letter with what the person wrote. */
    record Read(
            Listed deadLetter,
            String text,
            String provider,
            String providerUserId,
            Map<String, String> metadata,
            List<FileRef> attachments,
            int priority,
            int maxAttempts,
            Instant receivedAt) {

        static Read of(DeadLetter letter, QueuedMessage message) {
            return new Read(
                    Listed.of(letter),
                    message.text(),
                    message.provider(),
                    message.providerUserId(),
                    message.metadata(),
                    message.attachments(),
                    message.priority(),
                    message.maxAttempts(),
                    message.receivedAt());
        }
    }

    @GetMapping("/{messageId}")
    @Operation(summary = "A dead letter and what it says")
    Read read(@PathVariable UUID messageId, @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId) {
        return store.find(workspaceId, messageId)
                .map(letter -> Read.of(letter, deadLetters.content(letter)))
                .orElseThrow(() -> noSuchDeadLetter(workspaceId, messageId));
    }

    @PostMapping("/{messageId}/redrive")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @PreAuthorize("hasRole('operator')")
    @Operation(
            summary = "Put it back at the tail of its lane",
            description = "404 no-such-dead-letter: it was redriven or discarded before.")
    void redrive(@PathVariable UUID messageId, @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId) {
        if (!deadLetters.redrive(workspaceId, messageId)) {
            throw noSuchDeadLetter(workspaceId, messageId);
        }
    }

    @PostMapping("/{messageId}/discard")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @PreAuthorize("hasRole('operator')")
    @Operation(
            summary = "Take it off the list for good",
            description = "404 no-such-dead-letter: it was redriven or discarded before.")
    void discard(@PathVariable UUID messageId, @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId) {
        if (!deadLetters.discard(workspaceId, messageId)) {
            throw noSuchDeadLetter(workspaceId, messageId);
        }
    }

    /**
     * Which dead letters are meant: those that meet every condition that is there.
     *
     * @param errorContains part of the error, whatever its case
     * @param deadBefore given up before this moment
     * @param deadSince given up at this moment or later
     * @param limit at most so many, oldest first, 1 to 500; 100 where it is left out
     */
    record Meant(
            @Nullable @Size(max = 256) String conversationId,
            @Nullable @Size(max = 128) String agentKey,
            @Nullable @Size(max = 200) String errorContains,
            @Nullable Instant deadBefore,
            @Nullable Instant deadSince,
            @Nullable @Min(1) @Max(500) Integer limit) {

        Filter filter(String workspaceId) {
            return new Filter(workspaceId, conversationId, agentKey, errorContains, deadBefore, deadSince);
        }

        int most() {
            return limit == null ? 100 : limit;
        }
    }

    /**
     * What was done.
     *
     * @param more whether there may be more that are meant: ask again
     */
    record Done(List<UUID> messageIds, boolean more) {}

    @PostMapping("/redrive")
    @PreAuthorize("hasRole('operator')")
    @Operation(summary = "Put those that are meant back at the tails of their lanes")
    Done redriveAll(
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId, @Valid @RequestBody Meant meant) {
        List<UUID> redriven = deadLetters.redrive(meant.filter(workspaceId), meant.most());
        return new Done(redriven, redriven.size() == meant.most());
    }

    @PostMapping("/discard")
    @PreAuthorize("hasRole('operator')")
    @Operation(summary = "Take those that are meant off the list for good")
    Done discardAll(
            @RequestParam(defaultValue = DEFAULT_WORKSPACE) String workspaceId, @Valid @RequestBody Meant meant) {
        List<UUID> discarded = deadLetters.discard(meant.filter(workspaceId), meant.most());
        return new Done(discarded, discarded.size() == meant.most());
    }

    private static ProblemException noSuchDeadLetter(String workspaceId, UUID messageId) {
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                "no-such-dead-letter",
                "Workspace " + workspaceId + " has no dead letter " + messageId
                        + ": it was redriven or discarded before, or never was one. Look at GET /v1/dead-letters.");
    }
}
