package io.agentfactory.queue.door;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.hydration.Hydration;
import io.agentfactory.queue.hydration.Hydrations;
import io.agentfactory.queue.hydration.RevealedBridge;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.lease.Lease;
import io.agentfactory.queue.toolcall.ToolCall;
import io.agentfactory.queue.toolcall.ToolCalls;
import io.agentfactory.queue.turn.During;
import io.agentfactory.queue.turn.Turns;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a worker may be given for the turn that it runs, and what it notes of it on the way. */
@RestController
@RequestMapping("/v1/worker/turns/{messageId}")
@Tag(name = "worker door: turns")
class HydrationController {

    private final Turns turns;
    private final Hydrations hydrations;
    private final ToolCalls toolCalls;

    HydrationController(Turns turns, Hydrations hydrations, ToolCalls toolCalls) {
        this.turns = turns;
        this.hydrations = hydrations;
        this.toolCalls = toolCalls;
    }

    record HydrationRequest(@Min(1) long token) {}

    /** What a worker needs to run its turn. */
    record HydrationAnswer(
            UUID messageId,
            String conversationId,
            String agentKey,
            Claim.Payload payload,
            List<HistoryEntry> history,
            List<ToolCall> pendingToolCalls,
            @Nullable String systemPrompt,
            @Nullable String telegramBotToken,
            @Nullable RevealedBridge bridge) {

        static HydrationAnswer of(Hydration hydration) {
            Claim claim = hydration.claim();
            return new HydrationAnswer(
                    claim.messageId(),
                    claim.conversationId(),
                    claim.agentKey(),
                    claim.payload(),
                    claim.history(),
                    hydration.pendingToolCalls(),
                    claim.systemPrompt(),
                    revealed(hydration.telegramBotToken()),
                    RevealedBridge.of(hydration));
        }

        @Override
        public String toString() {
            return "HydrationAnswer[messageId=" + messageId + "]";
        }
    }

    private static @Nullable String revealed(@Nullable Secret secret) {
        return secret == null ? null : secret.reveal();
    }

    @PostMapping("/hydration")
    @Operation(
            summary = "All that the turn may need",
            description = "Carries secrets, so only the holder of the live lease gets it: keep it out of logs."
                    + " The bot's token is null unless the agent's profile lets its workers have it.")
    HydrationAnswer hydration(
            @AuthenticationPrincipal WorkerIdentity worker,
            @PathVariable UUID messageId,
            @Valid @RequestBody HydrationRequest request) {
        During<Lease> running = turns.during(worker.workerId(), messageId, request.token(), lease -> lease);
        return HydrationAnswer.of(hydrations.of(done(running)));
    }

    /** How a tool call stands. */
    record ToolCallBody(
            @NotBlank @Size(max = 200) String callId,
            @NotBlank @Size(max = 200) String toolName,
            ToolCall.@NotNull Status status) {

        ToolCall toCall() {
            return new ToolCall(callId, toolName, status);
        }
    }

    record ToolCallsRequest(
            @Min(1) long token,
            @NotNull @Size(min = 1, max = 100) List<@Valid ToolCallBody> calls) {}

    /**
     * What is open now.
     *
     * @param pendingToolCalls pending and running ones, the one first that has not changed for longest
     */
    record ToolCallsAnswer(List<ToolCall> pendingToolCalls) {}

    @PostMapping("/tool-calls")
    @Operation(
            summary = "Note how tool calls stand",
            description =
                    "Calls that are pending or running are told to the turns that follow, also to another worker's;"
                            + " done and failed ones are forgotten. 409 too-many-tool-calls: a conversation has at most 100.")
    ToolCallsAnswer toolCalls(
            @AuthenticationPrincipal WorkerIdentity worker,
            @PathVariable UUID messageId,
            @Valid @RequestBody ToolCallsRequest request) {
        List<ToolCall> calls =
                request.calls().stream().map(ToolCallBody::toCall).toList();
        Optional<List<ToolCall>> open = done(turns.during(worker.workerId(), messageId, request.token(), lease -> {
            long laneId = lease.lane().laneId();
            boolean noted = toolCalls.note(laneId, request.token(), calls);
            return noted ? Optional.of(toolCalls.open(laneId)) : Optional.empty();
        }));
        return new ToolCallsAnswer(open.orElseThrow(() -> Refusals.conflict(
                "too-many-tool-calls",
                "A conversation has at most " + ToolCalls.MOST_OPEN
                        + " open tool calls: say first which of them are done or have failed.")));
    }

    private static <T> T done(During<T> what) {
        return switch (what) {
            case During.Done<T>(T value) -> value;
            case During.NotOwner<T>() -> throw Refusals.notOwner();
            case During.Stale<T>() -> throw Refusals.staleToken();
        };
    }
}
