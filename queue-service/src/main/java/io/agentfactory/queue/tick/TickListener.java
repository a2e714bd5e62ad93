package io.agentfactory.queue.tick;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.topics.Topics;
import java.util.List;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Has done what a tick calls for. The only listener of the topic here: a second one in the same group would take half
 * of the partitions away from it, and one in a group of its own would put the same rubbish aside once more.
 */
@Component
class TickListener {

    private final List<Ticked> works;

    TickListener(List<Ticked> works) {
        this.works = works;
    }

    @KafkaListener(topics = Topics.TICKS, groupId = "queue-service")
    void on(ScheduledTick tick) {
        works.stream().filter(work -> work.tick().equals(tick.getName())).forEach(Ticked::run);
    }
}
