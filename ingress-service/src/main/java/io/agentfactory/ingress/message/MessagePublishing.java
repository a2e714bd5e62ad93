package io.agentfactory.ingress.message;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.platform.event.EventPublisher;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends messages to the brokers and waits for them, for {@link MessageProperties#publishTimeout()} at most. A message
 * counts as taken only when all in-sync brokers have it.
 */
@Component
class MessagePublishing implements Messages {

    private static final Logger log = LoggerFactory.getLogger(MessagePublishing.class);
    private static final int DEFAULT_PRIORITY = 50;
    private static final int DEFAULT_MAX_ATTEMPTS = 5;

    private final EventPublisher publisher;
    private final MessageProperties properties;
    private final InstantSource clock;
    private final Timer acknowledged;
    private final Timer unacknowledged;

    MessagePublishing(
            EventPublisher publisher, MessageProperties properties, InstantSource clock, MeterRegistry meters) {
        this.publisher = publisher;
        this.properties = properties;
        this.clock = clock;
        this.acknowledged = timer(meters, "acknowledged");
        this.unacknowledged = timer(meters, "unacknowledged");
    }

    @Override
    public Acceptance accept(Incoming incoming) {
        UUID messageId = MessageId.of(incoming.source());
        MessageReceived message = event(messageId, incoming);
        long start = System.nanoTime();
        try {
            publisher
                    .publish(new OutboundEvent(Topics.MESSAGES, incoming.conversationId(), message))
                    .get(properties.publishTimeout().toMillis(), TimeUnit.MILLISECONDS);
            acknowledged.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            return new Acceptance.Taken(messageId);
        } catch (TimeoutException e) {
            return unavailable(messageId, start, "timeout");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return unavailable(messageId, start, cause.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unavailable(messageId, start, "interrupted");
        }
    }

    private Acceptance unavailable(UUID messageId, long start, String reason) {
        unacknowledged.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        log.atWarn()
                .addKeyValue("messageId", messageId)
                .addKeyValue("cause", reason)
                .log("message not acknowledged");
        return new Acceptance.Unavailable();
    }

    private MessageReceived event(UUID messageId, Incoming incoming) {
        return MessageReceived.newBuilder()
                .setMessageId(messageId.toString())
                .setWorkspaceId(incoming.workspaceId())
                .setConversationId(incoming.conversationId())
                .setAgentKey(incoming.agentKey())
                .setProvider(incoming.provider())
                .setProviderUserId(incoming.providerUserId())
                .setExternalMessageId(incoming.externalMessageId())
                .setText(incoming.text())
                .setReplyAddress(incoming.replyAddress())
                .setMetadata(incoming.metadata())
                .setAttachments(incoming.attachments())
                .setPriority(DEFAULT_PRIORITY)
                .setMaxAttempts(DEFAULT_MAX_ATTEMPTS)
                .setReceivedAt(clock.instant())
                .build();
    }

    private static Timer timer(MeterRegistry meters, String outcome) {
        return Timer.builder("agentfactory.message.publish")
                .description("Time until the brokers had a message, or until waiting for them was given up")
                .tag("outcome", outcome)
                .register(meters);
    }
}
