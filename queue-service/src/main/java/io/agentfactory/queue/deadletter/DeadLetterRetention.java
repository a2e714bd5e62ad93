package io.agentfactory.queue.deadletter;

import io.agentfactory.queue.retention.Expiring;
import org.springframework.stereotype.Component;

/** Dead letters that nobody has redriven for long are discarded, and that is told like any discarding. */
@Component
class DeadLetterRetention implements Expiring {

    private final DeadLetters deadLetters;

    DeadLetterRetention(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public String what() {
        return "dead-letters";
    }

    @Override
    public int clear(int limit) {
        return deadLetters.discardOld(limit);
    }
}
