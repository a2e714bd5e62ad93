package io.agentfactory.queue.event;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.topics.Topics;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds the events that tell of messages. Those of one conversation are added to the outbox under its lane's lock. */
public final class MessageEvents {

    private static final int LONGEST_ERROR = 2000;

    private MessageEvents() {}

    /** What happened to the message, as of this state of its lane. Told in the trace that brought the message. */
    public static OutboundEvent changed(
            MessageChange change, Lane lane, QueuedMessage message, int attempts, @Nullable String error) {
        return changed(change, lane, message.messageId(), message.seq(), attempts, error)
                .in(message.trace());
    }

    /** That a message never got into its lane. */
    public static OutboundEvent rejected(Lane lane, UUID messageId, String error) {
        return changed(MessageChange.REJECTED, lane, messageId, 0, 0, error);
    }

    private static OutboundEvent changed(
            MessageChange change, Lane lane, UUID messageId, long sequence, int attempts, @Nullable String error) {
        return new OutboundEvent(
                Topics.MESSAGE_LIFECYCLE,
                lane.conversationId(),
                MessageLifecycleChanged.newBuilder()
                        .setMessageId(messageId.toString())
                        .setWorkspaceId(lane.workspaceId())
                        .setConversationId(lane.conversationId())
                        .setAgentKey(lane.agentKey())
                        .setChange(change)
                        .setSequence(sequence)
                        .setToken(change == MessageChange.QUEUED ? 0 : lane.token())
                        .setAttempts(attempts)
                        .setWorkerId(lane.owner())
                        .setError(error == null ? null : shorten(error))
                        .setAvailableAt(change == MessageChange.RETRYING ? lane.availableAt() : null)
                        .setAt(lane.readAt())
                        .build());
    }

    /** Cuts an error text to what is kept of it, never between the halves of a surrogate pair. */
    public static String shorten(String error) {
        if (error.length() <= LONGEST_ERROR) {
            return error;
        }
        int end = Character.isHighSurrogate(error.charAt(LONGEST_ERROR - 1)) ? LONGEST_ERROR - 1 : LONGEST_ERROR;
        return error.substring(0, end);
    }
}
