package io.agentfactory.queue.message;

import io.agentfactory.events.MessageReceived;
import io.agentfactory.platform.event.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An unfinished message in its lane.
 *
 * @param appendedAt when it got into its lane, by the database's clock
 * @param receivedAt when it reached us
 * @param traceparent W3C trace context that it came with
 */
public record QueuedMessage(
        UUID messageId,
        long laneId,
        long seq,
        Instant appendedAt,
        String provider,
        String providerUserId,
        @Nullable String externalMessageId,
        String text,
        ReplyTo replyTo,
        Map<String, String> metadata,
        List<FileRef> attachments,
        int priority,
        int maxAttempts,
        Instant receivedAt,
        @Nullable String traceparent) {

    public static QueuedMessage of(
            MessageReceived event, @Nullable String traceparent, Place place, Instant appendedAt) {
        return new QueuedMessage(
                UUID.fromString(event.getMessageId()),
                place.laneId(),
                place.seq(),
                appendedAt,
                event.getProvider(),
                event.getProviderUserId(),
                event.getExternalMessageId(),
                event.getText(),
                ReplyTo.of(event.getReplyAddress()),
                Map.copyOf(event.getMetadata()),
                event.getAttachments().stream().map(FileRef::of).toList(),
                event.getPriority(),
                event.getMaxAttempts(),
                event.getReceivedAt(),
                traceparent);
    }

    /** The same message, appended to its lane once more. */
    public QueuedMessage again(long newSeq, Instant newAppendedAt) {
        return new QueuedMessage(
                messageId,
                laneId,
                newSeq,
                newAppendedAt,
                provider,
                providerUserId,
                externalMessageId,
                text,
                replyTo,
                metadata,
                attachments,
                priority,
                maxAttempts,
                receivedAt,
                traceparent);
    }

    public Place place() {
        return new Place(laneId, seq);
    }

    /** A step of the message's trace. */
    public Trace trace() {
        return Trace.continuing(traceparent);
    }
}
