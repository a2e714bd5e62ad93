package io.agentfactory.ingress.reply;

import static io.agentfactory.ingress.db.Tables.REPLY;
import static io.agentfactory.ingress.db.Tables.REPLY_PART;
import static org.jooq.impl.DSL.currentInstant;

import io.agentfactory.events.ReplyFormat;
import io.agentfactory.events.ReplyRequested;
import io.agentfactory.ingress.db.tables.records.ReplyRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.types.DayToSecond;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** SQL of the replies themselves. Callers hold the lock of the conversation's lane, see {@link LaneStore}. */
@Repository
class ReplyStore {

    private static final String PENDING = "PENDING";
    private static final String SENDING = "SENDING";

    private final DSLContext db;

    ReplyStore(DSLContext db) {
        this.db = db;
    }

    /** Records the reply once, however often it arrives. */
    void record(ReplyRequested reply) {
        db.insertInto(REPLY)
                .set(REPLY.REPLY_ID, UUID.fromString(reply.getReplyId()))
                .set(REPLY.WORKSPACE_ID, reply.getWorkspaceId())
                .set(REPLY.CONVERSATION_ID, reply.getConversationId())
                .set(REPLY.MESSAGE_ID, reply.getMessageId())
                .set(REPLY.AGENT_KEY, reply.getAgentKey())
                .set(REPLY.PROVIDER, reply.getReplyAddress().getProvider())
                .set(REPLY.BOT_IDENTITY, reply.getReplyAddress().getBotIdentity())
                .set(REPLY.CHAT_ID, reply.getReplyAddress().getChatId())
                .set(REPLY.FORMAT, reply.getFormat().name())
                // The one character that PostgreSQL's text cannot hold.
                .set(REPLY.BODY, reply.getText().replace('\u0000', '\uFFFD'))
                .set(REPLY.STATE, PENDING)
                .set(REPLY.REQUESTED_AT, reply.getRequestedAt())
                .set(REPLY.RECORDED_AT, currentInstant())
                .onConflict(REPLY.REPLY_ID)
                .doNothing()
                .execute();
    }

    /** The first reply of the lane that has not ended, cut into its parts the first time that it is asked for. */
    Optional<Reply> head(Lane lane, TextSplitter splitter, Duration maxAge) {
        var overdue = REPLY.RECORDED_AT
                .lt(currentInstant().sub(DayToSecond.valueOf(maxAge)))
                .as("overdue");
        return db.select(REPLY, overdue)
                .from(REPLY)
                .where(REPLY.WORKSPACE_ID.eq(lane.workspaceId()))
                .and(REPLY.CONVERSATION_ID.eq(lane.conversationId()))
                .and(REPLY.STATE.in(PENDING, SENDING))
                .orderBy(REPLY.SEQ)
                .limit(1)
                .fetchOptional()
                .map(row -> {
                    ReplyRecord reply = row.value1();
                    if (reply.getState().equals(PENDING)) {
                        begin(reply, splitter);
                    }
                    return reply(reply, row.value2(), parts(reply.getReplyId()));
                });
    }

    private void begin(ReplyRecord reply, TextSplitter splitter) {
        List<String> parts = splitter.split(reply.getBody());
        var rows = db.insertInto(REPLY_PART, REPLY_PART.REPLY_ID, REPLY_PART.PART, REPLY_PART.BODY);
        for (int part = 0; part < parts.size(); part++) {
            rows = rows.values(reply.getReplyId(), part, parts.get(part));
        }
        if (!parts.isEmpty()) {
            rows.execute();
        }
        db.update(REPLY)
                .set(REPLY.STATE, SENDING)
                .where(REPLY.REPLY_ID.eq(reply.getReplyId()))
                .execute();
    }

    private List<Reply.Part> parts(UUID replyId) {
        return db.select(REPLY_PART.PART, REPLY_PART.BODY, REPLY_PART.SENT_AT)
                .from(REPLY_PART)
                .where(REPLY_PART.REPLY_ID.eq(replyId))
                .orderBy(REPLY_PART.PART)
                .fetch(row -> new Reply.Part(row.value1(), row.value2(), row.value3() != null));
    }

    void partSent(UUID replyId, int part, String channelMessageId) {
        db.update(REPLY_PART)
                .set(REPLY_PART.CHANNEL_MESSAGE_ID, channelMessageId)
                .set(REPLY_PART.SENT_AT, currentInstant())
                .where(REPLY_PART.REPLY_ID.eq(replyId))
                .and(REPLY_PART.PART.eq(part))
                .execute();
    }

    List<String> channelMessageIds(UUID replyId) {
        return db.select(REPLY_PART.CHANNEL_MESSAGE_ID)
                .from(REPLY_PART)
                .where(REPLY_PART.REPLY_ID.eq(replyId))
                .and(REPLY_PART.SENT_AT.isNotNull())
                .orderBy(REPLY_PART.PART)
                .fetch(REPLY_PART.CHANNEL_MESSAGE_ID);
    }

    /** @return false where it had ended before */
    boolean end(UUID replyId, String state, @Nullable String error) {
        return db.update(REPLY)
                        .set(REPLY.STATE, state)
                        .set(REPLY.ERROR, error)
                        .set(REPLY.ENDED_AT, currentInstant())
                        .where(REPLY.REPLY_ID.eq(replyId))
                        .and(REPLY.STATE.in(PENDING, SENDING))
                        .execute()
                == 1;
    }

    /** Deletes up to {@code limit} replies that ended longer ago. */
    int forget(Duration olderThan, int limit) {
        var old = db.select(REPLY.REPLY_ID)
                .from(REPLY)
                .where(REPLY.ENDED_AT.lt(currentInstant().sub(DayToSecond.valueOf(olderThan))))
                .limit(limit);
        return db.deleteFrom(REPLY).where(REPLY.REPLY_ID.in(old)).execute();
    }

    /** One page of a conversation in the order in which its replies came. */
    List<ReplyView> page(String workspaceId, String conversationId, long after, int limit) {
        List<ReplyRecord> rows = db.selectFrom(REPLY)
                .where(REPLY.WORKSPACE_ID.eq(workspaceId))
                .and(REPLY.CONVERSATION_ID.eq(conversationId))
                .and(REPLY.SEQ.gt(after))
                .orderBy(REPLY.SEQ)
                .limit(limit)
                .fetch();
        var sent = db.select(REPLY_PART.REPLY_ID, REPLY_PART.CHANNEL_MESSAGE_ID)
                .from(REPLY_PART)
                .where(REPLY_PART.REPLY_ID.in(
                        rows.stream().map(ReplyRecord::getReplyId).toList()))
                .and(REPLY_PART.SENT_AT.isNotNull())
                .orderBy(REPLY_PART.REPLY_ID, REPLY_PART.PART)
                .fetchGroups(REPLY_PART.REPLY_ID, REPLY_PART.CHANNEL_MESSAGE_ID);
        return rows.stream()
                .map(row -> ReplyView.of(row, sent.getOrDefault(row.getReplyId(), List.of())))
                .toList();
    }

    private static Reply reply(ReplyRecord row, boolean overdue, List<Reply.Part> parts) {
        return new Reply(
                row.getReplyId(),
                row.getMessageId(),
                row.getWorkspaceId(),
                row.getConversationId(),
                row.getAgentKey(),
                row.getProvider(),
                row.getBotIdentity(),
                row.getChatId(),
                ReplyFormat.valueOf(row.getFormat()),
                row.getRequestedAt(),
                overdue,
                parts);
    }
}
