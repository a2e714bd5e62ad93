package io.agentfactory.queue.intake;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.platform.event.Trace;
import io.agentfactory.queue.lane.LaneKey;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A message as it arrives.
 *
 * @param traceparent W3C trace context that it came with
 */
record Arrival(MessageReceived event, @Nullable String traceparent) {

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
