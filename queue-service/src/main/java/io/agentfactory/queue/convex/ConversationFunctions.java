package io.agentfactory.queue.convex;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.queue.agent.Agents;
import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.conversation.Role;
import io.agentfactory.queue.hydration.Hydration;
import io.agentfactory.queue.hydration.Hydrations;
import io.agentfactory.queue.hydration.RevealedBridge;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.lease.Lease;
import io.agentfactory.queue.ticket.Tickets;
import io.agentfactory.queue.toolcall.ToolCall;
import io.agentfactory.queue.turn.Completion;
import io.agentfactory.queue.turn.Turns;
import io.agentfactory.queue.worker.WorkerStore;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a turn needs and what it says. The image names neither its token nor, here, itself: what it does counts for the
 * turn that it runs under a live lease, and for no other.
 */
@Component
class ConversationFunctions implements FunctionGroup {

    private final Turns turns;
    private final Hydrations hydrations;
    private final Agents agents;
    private final TurnNotes notes;
    private final WorkerStore workers;
    private final QueuedWork queuedWork;
    private final Tickets tickets;
    private final Clock clock;

    ConversationFunctions(
            Turns turns,
            Hydrations hydrations,
            Agents agents,
            TurnNotes notes,
            WorkerStore workers,
            QueuedWork queuedWork,
            Tickets tickets,
            Clock clock) {
        this.turns = turns;
        this.hydrations = hydrations;
        this.agents = agents;
        this.notes = notes;
        this.workers = workers;
        this.queuedWork = queuedWork;
        this.tickets = tickets;
        this.clock = clock;
    }

    @Override
    public List<ConvexFunction<?>> functions() {
        return List.of(
                ConvexFunction.query("workerConversationHasQueued", ConversationArguments.class, this::hasQueued),
                ConvexFunction.query("workerHydrationBundle", HydrationArguments.class, this::hydrate),
                ConvexFunction.mutation("workerAppendConversationMessages", AppendArguments.class, this::append),
                ConvexFunction.mutation("workerAttachMessageMetadata", MetadataArguments.class, this::attach));
    }

    record ConversationArguments(@NotNull String conversationId) {}

    private ConvexAnswer hasQueued(WorkerIdentity worker, ConversationArguments arguments) {
        boolean own = Own.conversation(workers.find(worker.workerId()), arguments.conversationId());
        return ConvexAnswer.value(own && queuedWork.isThere(worker.workspaceId(), arguments.conversationId()));
    }

    record HydrationArguments(
            @NotNull UUID messageId, @NotNull String workspaceId) {}

    /** An entry of history; the time in ms since 1970. */
    record Entry(String role, String content, long at) {

        static Entry of(HistoryEntry entry) {
            return new Entry(
                    entry.role().name().toLowerCase(Locale.ROOT),
                    entry.content(),
                    entry.at().toEpochMilli());
        }
    }

    record ConversationState(List<Entry> contextHistory, List<ToolCall> pendingToolCalls) {}

    record Bundle(
            UUID messageId,
            String conversationId,
            String agentKey,
            ImageTurn.Payload payload,
            ConversationState conversationState,
            @Nullable String telegramBotToken,
            @Nullable RevealedBridge bridgeRuntimeConfig) {

        @Override
        public String toString() {
            return "Bundle[messageId=" + messageId + "]";
        }
    }

    private ConvexAnswer hydrate(WorkerIdentity worker, HydrationArguments arguments) {
        return ConvexAnswer.value(
                Own.workspace(worker, arguments.workspaceId())
                        ? running(worker, arguments.messageId())
                                .map(this::bundle)
                                .orElse(null)
                        : null);
    }

    private Bundle bundle(Lease lease) {
        Hydration hydration = hydrations.of(lease);
        Claim claim = hydration.claim();
        ImageTurn turn = new ImageTurn(claim, agents.find(claim.workspaceId(), claim.agentKey()));
        return new Bundle(
                claim.messageId(),
                claim.conversationId(),
                claim.agentKey(),
                turn.payload(notes.notesOf(claim.messageId())),
                new ConversationState(claim.history().stream().map(Entry::of).toList(), hydration.pendingToolCalls()),
                turn.repliesItself() ? revealed(hydration.telegramBotToken()) : ImageTurn.NO_TOKEN,
                RevealedBridge.of(hydration));
    }

    private static @Nullable String revealed(@Nullable Secret secret) {
        return secret == null ? null : secret.reveal();
    }

    record Said(
            @NotNull Role role,
            @NotNull @Size(max = 262_144) String content,
            @Nullable Double at) {}

    record AppendArguments(
            @NotNull String conversationId,
            @Nullable String workspaceId,
            @NotNull @Size(max = Completion.MOST_ENTRIES) List<@Valid Said> messages) {}

    record Appended(boolean updated, int messageCount) {}

    /** Kept until the turn ends: see {@link TurnNotes}. */
    private ConvexAnswer append(WorkerIdentity worker, AppendArguments arguments) {
        Optional<Lease> running = turns.running(worker.workerId())
                .filter(lease -> lease.lane().conversationId().equals(arguments.conversationId()));
        if (running.isEmpty()) {
            return ConvexAnswer.value(new Appended(false, 0));
        }
        PromptedText prompt = new PromptedText(
                agents.systemPrompt(worker.workspaceId(), running.get().lane().agentKey())
                        .orElse(null));
        List<HistoryEntry> entries = new ArrayList<>();
        for (Said said : arguments.messages()) {
            Instant at = said.at() == null
                    ? clock.instant().plusMillis(entries.size())
                    : Instant.ofEpochMilli(said.at().longValue());
            // The image adds to the person's words where it has put their files.
            String content = said.role() == Role.USER ? tickets.without(prompt.strip(said.content())) : said.content();
            entries.add(new HistoryEntry(said.role(), content, at));
        }
        boolean kept = notes.stage(
                running.get().message().messageId(), running.get().lane().token(), entries);
        return kept
                ? ConvexAnswer.value(new Appended(true, entries.size()))
                : ConvexAnswer.failure(
                        "a turn adds at most " + Completion.MOST_ENTRIES + " entries to its conversation");
    }

    record MetadataArguments(
            @NotNull UUID messageId,

            @NotNull @Size(max = 64)
            Map<@NotBlank @Size(max = 128) String, @NotNull @Size(max = 4096) String> metadata) {}

    private ConvexAnswer attach(WorkerIdentity worker, MetadataArguments arguments) {
        boolean own = running(worker, arguments.messageId()).isPresent();
        if (own) {
            notes.note(arguments.messageId(), arguments.metadata());
        }
        return ConvexAnswer.value(own);
    }

    private Optional<Lease> running(WorkerIdentity worker, UUID messageId) {
        return turns.running(worker.workerId())
                .filter(lease -> lease.message().messageId().equals(messageId));
    }
}
