package io.agentfactory.queue.intake;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.platform.event.Trace;
import io.agentfactory.queue.lane.LaneKey;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A message as it arrives. One whose numbers are out of bounds is none, and is put aside with the sentence that says
 * so.
 *
 * @param traceparent W3C trace context that it came with
 */
record Arrival(MessageReceived event, @Nullable String traceparent) {

    private static final int HIGHEST_PRIORITY = 100;
    private static final int MOST_ATTEMPTS = 100;

    Arrival {
        requireBetween("priority", event.getPriority(), 0, HIGHEST_PRIORITY);
        requireBetween("maxAttempts", event.getMaxAttempts(), 1, MOST_ATTEMPTS);
    }

    private static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "The message's " + name + " is " + value + ", must be " + least + " to " + most + ".");
        }
    }

    static Arrival of(ConsumerRecord<String, MessageReceived> received) {
        return new Arrival(received.value(), Trace.header(received.headers()));
    }

    UUID messageId() {
        return UUID.fromString(event.getMessageId());
    }

    LaneKey lane() {
        return new LaneKey(event.getWorkspaceId(), event.getConversationId(), event.getAgentKey());
    }

    @Nullable
    Instant scheduledFor() {
        return event.getScheduledFor();
    }

    Trace trace() {
        return Trace.continuing(traceparent);
    }
}
