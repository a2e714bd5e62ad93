package io.agentfactory.queue.workingset;

import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.queue.conversation.History;
import io.agentfactory.queue.depth.QueueDepth;
import io.agentfactory.queue.lane.LaneStore;
import io.agentfactory.queue.message.MessageStore;
import io.agentfactory.queue.throughput.Throughput;
import io.agentfactory.queue.worker.WorkerStore;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Where the rows of a working set come from and go to. */
@Component
record Tables(
        LaneStore lanes,
        WorkerStore workers,
        MessageStore messages,
        History history,
        Outbox outbox,
        QueueDepth depth,
        Throughput throughput,
        JdbcTemplate jdbc) {}
