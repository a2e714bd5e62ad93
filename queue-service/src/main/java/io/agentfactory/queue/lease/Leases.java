package io.agentfactory.queue.lease;

import io.agentfactory.events.MessageChange;
import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.agent.Agents;
import io.agentfactory.queue.conversation.History;
import io.agentfactory.queue.event.MessageEvents;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.queue.meter.TurnMeters;
import io.agentfactory.queue.worker.Caller;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.workingset.WorkingSet;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Starts the lease of a lane's head for the lane's owner, and tells the owner what it needs to run the turn. */
@Component
public class Leases {

    private final History history;
    private final Agents agents;
    private final TurnMeters meters;
    private final ClaimSettings settings;

    Leases(History history, Agents agents, TurnMeters meters, ClaimSettings settings) {
        this.history = history;
        this.agents = agents;
        this.meters = meters;
        this.settings = settings;
    }

    /** Whether a turn of the lane's head may start now, as far as the lane and its agent are concerned. */
    public boolean mayStart(Lane lane) {
        return lane.claimable() && agents.mayRun(lane.workspaceId(), lane.agentKey());
    }

    /** Leases the head for the worker, because this caller asked. The lane must be claimable and the worker's. */
    public Lease take(WorkingSet set, Lane lane, KnownWorker worker, Caller caller) {
        Lane claimed = lane.claim(settings.lease());
        return start(set, claimed, worker.claimed(claimed.token(), caller, leaseOf(claimed)));
    }

    /** Leases the head for the worker, because it has just completed the message before. */
    public Lease proceed(WorkingSet set, Lane lane, KnownWorker worker) {
        Lane proceeding = lane.proceed(settings.lease());
        return start(set, proceeding, worker.proceeds(leaseOf(proceeding)));
    }

    private Lease start(WorkingSet set, Lane claimed, KnownWorker worker) {
        QueuedMessage head = set.head(claimed);
        set.save(claimed);
        set.save(worker);
        meters.began(claimed, head);
        set.tell(MessageEvents.changed(MessageChange.CLAIMED, claimed, head, claimed.attempts(), null));
        set.saw(
                worker.workerId(),
                new Activity.Claimed(head.messageId(), claimed.conversationId(), claimed.agentKey()));
        return new Lease(claimed, head);
    }

    private static Instant leaseOf(Lane running) {
        return Objects.requireNonNull(running.leaseUntil());
    }

    /** The running turn once more, for a worker that did not get the answer. */
    public Lease repeat(WorkingSet set, Lane running) {
        return new Lease(running, set.head(running));
    }

    /**
     * What the worker needs. Read after the commit and without a lock: while the lease lives, nobody else adds to the
     * conversation's history.
     *
     * @param withHistory false for a worker that has kept the history since its turn before
     */
    public Claim hydrate(Lease lease, boolean withHistory) {
        Lane lane = lease.lane();
        QueuedMessage head = lease.message();
        return new Claim(
                head.messageId(),
                lane.workspaceId(),
                lane.conversationId(),
                lane.agentKey(),
                lane.token(),
                head.seq(),
                lane.attempts(),
                leaseOf(lane),
                Claim.Payload.of(head),
                withHistory ? history.newest(lane.laneId()) : List.of(),
                history.window(),
                agents.systemPrompt(lane.workspaceId(), lane.agentKey()).orElse(null));
    }
}
