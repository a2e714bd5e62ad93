package io.agentfactory.queue.convex;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.agent.Agents;
import io.agentfactory.queue.claim.ClaimResult;
import io.agentfactory.queue.claim.Claims;
import io.agentfactory.queue.claim.Wanted;
import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.lease.Claim;
import io.agentfactory.queue.lease.Lease;
import io.agentfactory.queue.lease.Leases;
import io.agentfactory.queue.turn.Completion;
import io.agentfactory.queue.turn.TurnResult;
import io.agentfactory.queue.turn.Turns;
import io.agentfactory.queue.worker.Caller;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Getting a turn and saying how it went. A {@code leaseId} is the fencing token in digits. Where the old system did
 * nothing for a turn that was lost, nothing is done here, and that is what is answered.
 */
@Component
class TurnFunctions implements FunctionGroup {

    private final Claims claims;
    private final Turns turns;
    private final Leases leases;
    private final Agents agents;
    private final TurnNotes notes;

    TurnFunctions(Claims claims, Turns turns, Leases leases, Agents agents, TurnNotes notes) {
        this.claims = claims;
        this.turns = turns;
        this.leases = leases;
        this.agents = agents;
        this.notes = notes;
    }

    @Override
    public List<ConvexFunction<?>> functions() {
        return List.of(
                ConvexFunction.mutation("workerClaim", ClaimArguments.class, this::claim),
                ConvexFunction.mutation("workerHeartbeat", TurnArguments.class, this::heartbeat),
                ConvexFunction.mutation("workerComplete", TurnArguments.class, this::complete),
                ConvexFunction.mutation("workerFail", FailArguments.class, this::fail));
    }

    /** @param conversationId blank counts as not given */
    record ClaimArguments(
            @NotNull String workerId,
            @Nullable @Size(max = 256) String conversationId) {

        Wanted wanted() {
            boolean named = conversationId != null && !conversationId.isBlank();
            return new Wanted(named ? conversationId : null, Duration.ZERO, false);
        }
    }

    /** A turn that was claimed; times in ms since 1970. */
    record Claimed(
            UUID messageId,
            String conversationId,
            String agentKey,
            String leaseId,
            long leaseExpiresAt,
            ImageTurn.Payload payload) {}

    private ConvexAnswer claim(WorkerIdentity worker, ClaimArguments arguments) {
        return Own.worker(worker, arguments.workerId(), () -> {
            try {
                ClaimResult result = claims.claim(worker, Caller.UNKNOWN, arguments.wanted());
                // Whatever refuses: the control state tells a worker to go, and it asks for that first.
                return ConvexAnswer.value(result instanceof ClaimResult.Claimed(Claim claim) ? claimed(claim) : null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return ConvexAnswer.failure("the service is being stopped: ask again");
            }
        });
    }

    private Claimed claimed(Claim claim) {
        ImageTurn turn = new ImageTurn(claim, agents.find(claim.workspaceId(), claim.agentKey()));
        return new Claimed(
                claim.messageId(),
                claim.conversationId(),
                claim.agentKey(),
                Long.toString(claim.token()),
                claim.leaseUntil().toEpochMilli(),
                turn.payload(notes.notesOf(claim.messageId())));
    }

    record TurnArguments(
            @NotNull String workerId,
            @NotNull UUID messageId,
            @NotNull String leaseId) {}

    private ConvexAnswer heartbeat(WorkerIdentity worker, TurnArguments turn) {
        return Own.worker(
                worker,
                turn.workerId(),
                () -> ConvexAnswer.value(
                        switch (turns.heartbeat(worker.workerId(), turn.messageId(), token(turn.leaseId()))) {
                            case TurnResult.Extended extended -> true;
                            case TurnResult.StaleToken(), TurnResult.NotOwner() -> false;
                        }));
    }

    private ConvexAnswer complete(WorkerIdentity worker, TurnArguments turn) {
        return Own.worker(worker, turn.workerId(), () -> {
            long token = token(turn.leaseId());
            List<HistoryEntry> said = notes.staged(turn.messageId(), token);
            Completion completion = new Completion(replies(worker, said), said, false, false);
            return ConvexAnswer.value(
                    switch (turns.complete(worker.workerId(), turn.messageId(), token, completion)) {
                        case TurnResult.Completed completed -> {
                            notes.forget(turn.messageId());
                            yield true;
                        }
                        case TurnResult.StaleToken(), TurnResult.NotOwner() -> false;
                    });
        });
    }

    /** What the image has not sent itself. */
    private List<Completion.Reply> replies(WorkerIdentity worker, List<HistoryEntry> said) {
        boolean sentByImage = turns.running(worker.workerId())
                .map(this::turnOf)
                .map(ImageTurn::repliesItself)
                .orElse(true);
        return sentByImage ? List.of() : new RememberedAnswer(said).replies();
    }

    private ImageTurn turnOf(Lease lease) {
        Claim claim = leases.hydrate(lease, false);
        return new ImageTurn(claim, agents.find(claim.workspaceId(), claim.agentKey()));
    }

    record FailArguments(
            @NotNull String workerId,
            @NotNull UUID messageId,
            @NotNull String leaseId,
            @NotNull @Size(max = 100_000) String errorMessage) {}

    /** What has become of a failed turn; the time in ms since 1970. */
    record Failed(
            boolean requeued,
            boolean deadLettered,
            @Nullable Long nextScheduledFor) {}

    private ConvexAnswer fail(WorkerIdentity worker, FailArguments turn) {
        return Own.worker(worker, turn.workerId(), () -> {
            String error = turn.errorMessage().isBlank() ? "the worker gave no reason" : turn.errorMessage();
            notes.forget(turn.messageId());
            return ConvexAnswer.value(
                    switch (turns.fail(worker.workerId(), turn.messageId(), token(turn.leaseId()), error, false)) {
                        case TurnResult.Requeued requeued ->
                            new Failed(true, false, requeued.availableAt().toEpochMilli());
                        case TurnResult.DeadLettered() -> new Failed(false, true, null);
                        case TurnResult.StaleToken(), TurnResult.NotOwner() -> new Failed(false, false, null);
                    });
        });
    }

    /** What is no token of ours was never given out: 0 is below all that were. */
    private static long token(String leaseId) {
        return leaseId.matches("[0-9]{1,18}") ? Long.parseLong(leaseId) : 0;
    }
}
