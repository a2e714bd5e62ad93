package io.agentfactory.ingress.reply;

import io.agentfactory.events.ScheduledTick;
import io.agentfactory.topics.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Deletes replies that ended long ago, in small batches, when the {@code retention} tick comes. */
@Component
class RetentionListener {

    private static final Logger log = LoggerFactory.getLogger(RetentionListener.class);
    private static final String TICK = "retention";
    private static final int BATCH = 1000;

    private final ReplyStore replies;
    private final ReplyProperties properties;

    RetentionListener(ReplyStore replies, ReplyProperties properties) {
        this.replies = replies;
        this.properties = properties;
    }

    @KafkaListener(topics = Topics.TICKS, groupId = "ingress-service")
    void tick(ScheduledTick tick) {
        if (!tick.getName().equals(TICK)) {
            return;
        }
        int total = 0;
        int deleted;
        do {
            deleted = replies.forget(properties.retention(), BATCH);
            total += deleted;
        } while (deleted == BATCH);
        log.atInfo().addKeyValue("count", total).log("replies forgotten");
    }
}
