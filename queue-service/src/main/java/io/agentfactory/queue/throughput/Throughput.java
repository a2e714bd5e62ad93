package io.agentfactory.queue.throughput;

import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.queue.AfterCommit;
import jakarta.annotation.PreDestroy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Counts what happens to messages, and adds it to the minute that runs every few seconds. For people who look at a
 * dashboard: a copy that is killed takes the counts of its last seconds along.
 */
@Component
public class Throughput {

    private static final Logger LOG = LoggerFactory.getLogger(Throughput.class);

    private final ThroughputStore store;
    private final Map<Agent, Counts> counted = new ConcurrentHashMap<>();

    Throughput(ThroughputStore store) {
        this.store = store;
    }

    /** Whose messages are counted together. */
    record Agent(String workspaceId, String agentKey) {}

    /** Counts what these events tell of messages, once the transaction of the calling thread has committed. */
    public void count(Collection<OutboundEvent> events) {
        Map<Agent, Counts> more = new HashMap<>();
        for (OutboundEvent event : events) {
            if (event.value() instanceof MessageLifecycleChanged changed) {
                Counts counts = Counts.of(changed.getChange());
                if (!counts.nothing()) {
                    more.merge(new Agent(changed.getWorkspaceId(), changed.getAgentKey()), counts, Counts::plus);
                }
            }
        }
        if (!more.isEmpty()) {
            AfterCommit.run(() -> add(more));
        }
    }

    private void add(Map<Agent, Counts> more) {
        more.forEach((agent, counts) -> counted.merge(agent, counts, Counts::plus));
    }

    /** The last full minute, 5 minutes, hour and day, of one agent or of all. */
    public List<Window> windows(String workspaceId, @Nullable String agentKey) {
        return store.windows(workspaceId, agentKey);
    }

    @PreDestroy
    @Scheduled(fixedDelayString = "${agent-factory.throughput.interval:5s}")
    void write() {
        Map<Agent, Counts> taken = new HashMap<>();
        for (Agent agent : counted.keySet()) {
            Counts counts = counted.remove(agent);
            if (counts != null) {
                taken.put(agent, counts);
            }
        }
        if (taken.isEmpty()) {
            return;
        }
        try {
            store.add(taken);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("event=throughput-not-written agents={} reason=\"{}\"", taken.size(), e.getMessage());
            add(taken);
        }
    }
}
