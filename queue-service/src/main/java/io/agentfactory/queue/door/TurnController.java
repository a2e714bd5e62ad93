package io.agentfactory.queue.door;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.conversation.Role;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.turn.Completion;
import io.agentfactory.queue.turn.TurnResult;
import io.agentfactory.queue.turn.Turns;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a worker says of its turn over HTTP. Every call names the fencing token of the claim. */
@RestController
@RequestMapping("/v1/worker/turns/{messageId}")
@Tag(name = "worker door: turns")
class TurnController {

    private final Turns turns;
    private final Clock clock;

    TurnController(Turns turns, Clock clock) {
        this.turns = turns;
        this.clock = clock;
    }

    record HeartbeatRequest(@Min(1) long token) {}

    record HeartbeatAnswer(Instant leaseUntil) {}

    @PostMapping("/heartbeat")
    @Operation(
            summary = "Extend the lease",
            description = "409 stale-token or not-owner: the turn is lost, abandon it.")
    HeartbeatAnswer heartbeat(
            @AuthenticationPrincipal WorkerIdentity worker,
            @PathVariable UUID messageId,
            @Valid @RequestBody HeartbeatRequest request) {
        return switch (turns.heartbeat(worker.workerId(), messageId, request.token())) {
            case TurnResult.Extended(Instant leaseUntil) -> new HeartbeatAnswer(leaseUntil);
            case TurnResult.NotOwner() -> throw Refusals.notOwner();
            case TurnResult.StaleToken() -> throw Refusals.staleToken();
        };
    }

    record ReplyBody(@NotBlank @Size(max = 65_536) String text, Completion.@Nullable Format format) {

        Completion.Reply toReply() {
            return new Completion.Reply(text, format == null ? Completion.Format.PLAIN : format);
        }
    }

    record HistoryBody(
            @NotNull Role role,
            @NotNull @Size(max = 262_144) String content,
            @Nullable Instant at) {

        HistoryEntry toEntry(Clock clock) {
            return new HistoryEntry(role, content, at == null ? clock.instant() : at);
        }
    }

    /**
     * A good end.
     *
     * @param claimNext whether the lane's next message is wanted with the answer
     * @param withHistory false: the next claim comes without the conversation's history, which the worker has kept
     */
    record CompleteRequest(
            @Min(1) long token,
            @Nullable @Size(max = 16) List<@Valid ReplyBody> replies,
            @Nullable @Size(max = 200) List<@Valid HistoryBody> history,
            boolean claimNext,
            @Nullable Boolean withHistory) {

        Completion toCompletion(Clock clock) {
            return new Completion(
                    replies == null
                            ? List.of()
                            : replies.stream().map(ReplyBody::toReply).toList(),
                    history == null
                            ? List.of()
                            : history.stream()
                                    .map(entry -> entry.toEntry(clock))
                                    .toList(),
                    claimNext,
                    withHistory == null || withHistory);
        }
    }

    record CompleteAnswer(@Nullable Claim next) {}

    @PostMapping("/complete")
    @Operation(
            summary = "End the turn well",
            description = "Replies, history and the end of the turn commit together. Repeated, it answers the same.")
    CompleteAnswer complete(
            @AuthenticationPrincipal WorkerIdentity worker,
            @PathVariable UUID messageId,
            @Valid @RequestBody CompleteRequest request) {
        return switch (turns.complete(worker.workerId(), messageId, request.token(), request.toCompletion(clock))) {
            case TurnResult.Completed(Claim next) -> new CompleteAnswer(next);
            case TurnResult.NotOwner() -> throw Refusals.notOwner();
            case TurnResult.StaleToken() -> throw Refusals.staleToken();
        };
    }

    record FailRequest(
            @Min(1) long token,
            @NotBlank @Size(max = 100_000) String error,
            boolean permanent) {}

    record FailAnswer(
            boolean requeued,
            boolean deadLettered,
            @Nullable Instant availableAt) {}

    @PostMapping("/fail")
    @Operation(summary = "End the turn badly", description = "Counts an attempt; a permanent failure is the last one.")
    FailAnswer fail(
            @AuthenticationPrincipal WorkerIdentity worker,
            @PathVariable UUID messageId,
            @Valid @RequestBody FailRequest request) {
        return switch (turns.fail(
                worker.workerId(), messageId, request.token(), request.error(), request.permanent())) {
            case TurnResult.Requeued(Instant availableAt) -> new FailAnswer(true, false, availableAt);
            case TurnResult.DeadLettered() -> new FailAnswer(false, true, null);
            case TurnResult.NotOwner() -> throw Refusals.notOwner();
            case TurnResult.StaleToken() -> throw Refusals.staleToken();
        };
    }

    record ReleaseRequest(
            @Min(1) long token, @NotBlank @Size(max = 2000) String reason) {}

    record ReleaseAnswer(Instant availableAt) {}

    @PostMapping("/release")
    @Operation(
            summary = "Give the turn back",
            description = "Counts no attempt; the message can be claimed again after a short rest, by this worker or,"
                    + " if it drains, by its successor.")
    ReleaseAnswer release(
            @AuthenticationPrincipal WorkerIdentity worker,
            @PathVariable UUID messageId,
            @Valid @RequestBody ReleaseRequest request) {
        return switch (turns.release(worker.workerId(), messageId, request.token(), request.reason())) {
            case TurnResult.Released(Instant availableAt) -> new ReleaseAnswer(availableAt);
            case TurnResult.NotOwner() -> throw Refusals.notOwner();
            case TurnResult.StaleToken() -> throw Refusals.staleToken();
        };
    }
}
