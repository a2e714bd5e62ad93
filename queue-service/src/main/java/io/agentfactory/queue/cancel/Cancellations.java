package io.agentfactory.queue.cancel;

import io.agentfactory.events.MessageChange;
import io.agentfactory.queue.event.MessageEvents;
import io.agentfactory.queue.intake.Intake;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.message.Finish;
import io.agentfactory.queue.message.MessageStore;
import io.agentfactory.queue.message.Outcome;
import io.agentfactory.queue.message.Place;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.queue.offer.Offers;
import io.agentfactory.queue.workingset.Locks;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.queue.workingset.WorkingSets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Withdraws messages that wait in their lane or for their time. A turn that runs is left alone. */
@Service
class Cancellations {

    private final WorkingSets workingSets;
    private final MessageStore messages;
    private final Intake intake;
    private final Offers offers;

    Cancellations(WorkingSets workingSets, MessageStore messages, Intake intake, Offers offers) {
        this.workingSets = workingSets;
        this.messages = messages;
        this.intake = intake;
        this.offers = offers;
    }

    /** @param by who wants it cancelled */
    CancelResult cancel(String workspaceId, UUID messageId, String by) {
        Optional<Place> place = messages.placeOf(messageId);
        if (place.isEmpty()) {
            if (intake.cancelScheduled(workspaceId, messageId, by)) {
                return new CancelResult.Cancelled();
            }
            // It may have fallen due at this moment.
            place = messages.placeOf(messageId);
        }
        return place.map(it -> cancel(workspaceId, it, by)).orElseGet(CancelResult.NoSuchMessage::new);
    }

    private CancelResult cancel(String workspaceId, Place place, String by) {
        return workingSets.alone(
                Locks.ofLanes(List.of(place.laneId())),
                set -> set.lane(place.laneId())
                        .filter(lane -> lane.workspaceId().equals(workspaceId))
                        .map(lane -> cancel(set, lane, place, by))
                        .orElseGet(CancelResult.NoSuchMessage::new));
    }

    private CancelResult cancel(WorkingSet set, Lane lane, Place place, String by) {
        if (messages.isCancelled(place)) {
            return new CancelResult.Cancelled();
        }
        if (place.seq() < lane.headSeq()) {
            return new CancelResult.Finished();
        }
        boolean head = place.seq() == lane.headSeq();
        if (head && lane.running()) {
            return new CancelResult.Running();
        }
        QueuedMessage message = messages.known(place);
        int attempts = head ? lane.attempts() : 0;
        set.finish(message, new Finish(Outcome.CANCELLED, null, lane.token(), by, attempts, null));
        Lane after = head ? set.moveOn(lane) : lane.cancelBehindHead();
        set.save(after);
        set.tell(MessageEvents.changed(MessageChange.CANCELLED, after, message, attempts, "cancelled by " + by));
        if (head) {
            offers.withdraw(lane.laneId());
            offers.offerHead(set, after);
        }
        return new CancelResult.Cancelled();
    }
}
