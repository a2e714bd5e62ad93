package io.agentfactory.queue.workingset;

import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.queue.activity.Activity;
import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.lane.ConversationKey;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.message.Finish;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.queue.worker.KnownWorker;
import java.util.List;
import java.util.Optional;

/**
 * What one transaction works on: rows that it has locked, as they are to be. Changes are gathered here and written all
 * at once before the commit, with the events that tell of them; who reads a row that was changed here reads the change.
 * For the thread of the transaction only.
 */
public interface WorkingSet {

    /**
     * Locks and reads what is going to be needed. Once, before anything else: whoever locks some rows and then more may
     * wait in a circle.
     */
    void lock(Locks locks);

    /** A lane that was locked here; empty if there is none with this id. */
    Optional<Lane> lane(long laneId);

    /** The lane of a conversation that was locked here; empty if there is none yet. */
    Optional<Lane> lane(ConversationKey conversation);

    /**
     * The lane that the worker owns, or, if it owns none, the one that it was made for, if that exists.
     *
     * @throws org.springframework.dao.ConcurrencyFailureException if the worker was pinned to it between the lock of
     *     the lanes and its own; in a transaction of its own the work is tried again
     */
    Optional<Lane> laneOf(KnownWorker worker);

    /** The best waiting lane of the workspace, for a worker that was locked as a seeker. */
    Optional<Lane> waitingLane(String workspaceId);

    /** A worker that was locked here; empty if there is none with this id. */
    Optional<KnownWorker> worker(String workerId);

    /** The message at the lane's head. */
    QueuedMessage head(Lane lane);

    /** The lane is to be like this. */
    void save(Lane lane);

    /** The worker is to be like this. */
    void save(KnownWorker worker);

    /** A message whose place in its lane is decided. */
    void append(QueuedMessage message);

    /** The lane with its head finished and the next message that was not cancelled as its head. */
    Lane moveOn(Lane lane);

    /** The message has come to its end. */
    void finish(QueuedMessage message, Finish finish);

    /** The running turn of the lane said this. Returns the lane with its history counted up. */
    Lane remember(Lane lane, List<HistoryEntry> entries);

    /** An event of the thread's trace, unless it has its own. */
    void tell(OutboundEvent event);

    /** The queue saw this of the worker. A pause that ends in the same transaction is not told. */
    void saw(String workerId, Activity activity);
}
