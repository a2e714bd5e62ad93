package io.agentfactory.ingress.reply;

import io.agentfactory.events.DeliveryOutcome;
import io.agentfactory.events.ReplyDelivered;
import io.agentfactory.events.ReplyRequested;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.topics.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The transactions of delivering. Each holds the lane's lock, so that of two copies that believe a lane to be theirs
 * only the later one writes, and so that the events of one conversation leave in order.
 */
@Component
class Deliveries {

    /** Longest message that Telegram takes, in UTF-16 code units. */
    private static final int MAX_TELEGRAM_TEXT = 4096;

    private static final int MAX_ERROR = 2000;

    private final LaneStore lanes;
    private final ReplyStore replies;
    private final Outbox outbox;
    private final ReplyProperties properties;
    private final InstantSource clock;
    private final TextSplitter splitter = new TextSplitter(MAX_TELEGRAM_TEXT);

    Deliveries(LaneStore lanes, ReplyStore replies, Outbox outbox, ReplyProperties properties, InstantSource clock) {
        this.lanes = lanes;
        this.replies = replies;
        this.outbox = outbox;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Records a reply; the lane's lock comes first, so that the replies of a conversation are numbered as they commit.
     */
    @Transactional
    void record(ReplyRequested reply) {
        lanes.open(reply.getWorkspaceId(), reply.getConversationId());
        replies.record(reply);
    }

    @Transactional
    List<Lane> claim(int max) {
        return lanes.claim(max, properties.lease());
    }

    /** The lane's next reply; empty where the lane is done, or no longer ours. */
    @Transactional
    Optional<Reply> next(Lane lane) {
        if (!lanes.hold(lane, properties.lease())) {
            return Optional.empty();
        }
        Optional<Reply> head = replies.head(lane, splitter, properties.maxAge());
        if (head.isEmpty()) {
            lanes.closeIfEmpty(lane);
        }
        return head;
    }

    /** Records that the channel has a part, whoever owns the lane by now: it is the truth. */
    @Transactional
    boolean partSent(Lane lane, Reply reply, Reply.Part part, String channelMessageId) {
        boolean ours = lanes.hold(lane, properties.lease());
        replies.partSent(reply.replyId(), part.number(), channelMessageId);
        lanes.succeeded(lane);
        return ours;
    }

    /** Records and reports how the reply ended; false where the lane is no longer ours, and then nothing is changed. */
    @Transactional
    boolean end(Lane lane, Reply reply, DeliveryOutcome outcome, @Nullable String error) {
        if (!lanes.hold(lane, properties.lease())) {
            return false;
        }
        if (replies.end(reply.replyId(), outcome.name(), error)) {
            outbox.add(
                    new OutboundEvent(Topics.REPLY_DELIVERIES, reply.conversationId(), event(reply, outcome, error)));
        }
        lanes.closeIfEmpty(lane);
        return true;
    }

    @Transactional
    void postpone(Lane lane, Duration wait, int failures) {
        lanes.postpone(lane, wait, failures);
    }

    private ReplyDelivered event(Reply reply, DeliveryOutcome outcome, @Nullable String error) {
        return ReplyDelivered.newBuilder()
                .setReplyId(reply.replyId().toString())
                .setMessageId(reply.messageId())
                .setWorkspaceId(reply.workspaceId())
                .setConversationId(reply.conversationId())
                .setAgentKey(reply.agentKey())
                .setOutcome(outcome)
                .setChannelMessageIds(replies.channelMessageIds(reply.replyId()))
                .setError(error == null || error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR))
                .setAt(clock.instant())
                .build();
    }
}
