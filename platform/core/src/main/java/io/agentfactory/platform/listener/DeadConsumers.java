package io.agentfactory.platform.listener;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;

/**
 * A consumer that stopped although nobody stopped it does not come back by itself: the process says that it is broken.
 */
final class DeadConsumers implements ApplicationListener<ConsumerStoppedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(DeadConsumers.class);

    private final ApplicationContext context;

    DeadConsumers(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public void onApplicationEvent(ConsumerStoppedEvent event) {
        if (event.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
            LOG.atError()
                    .addKeyValue("cause", event.getReason())
                    .log("a consumer died, this process must be restarted");
            AvailabilityChangeEvent.publish(context, LivenessState.BROKEN);
        }
    }
}
