package io.agentfactory.queue.support;

import io.agentfactory.queue.Reads;
import io.agentfactory.queue.lane.ConversationKey;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.lane.LockedLane;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Takes the row locks that working sets take, in the transaction of the calling thread. */
public record HeldRows(QueueUnderTest queue) {

    /** Waits for the row of this conversation's lane and holds it. */
    public Lane lane(ConversationKey conversation) {
        List<LockedLane> lanes = new ArrayList<>();
        Reads reads = new Reads();
        queue.bean(LaneStore.class).lock(List.of(), List.of(conversation), List.of(), reads, lanes::addAll);
        reads.run(queue.bean(JdbcTemplate.class));
        return lanes.getFirst().lane();
    }

    /** Waits for the row of this worker and holds it. */
    public KnownWorker worker(String workerId) {
        List<KnownWorker> workers = new ArrayList<>();
        Reads reads = new Reads();
        queue.bean(WorkerStore.class).lock(List.of(workerId), reads, workers::addAll);
        reads.run(queue.bean(JdbcTemplate.class));
        return workers.getFirst();
    }
}
