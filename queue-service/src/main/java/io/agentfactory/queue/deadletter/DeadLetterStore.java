package io.agentfactory.queue.deadletter;

import static io.agentfactory.queue.db.Tables.DEAD_LETTER;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;

import io.agentfactory.queue.db.tables.records.DeadLetterRecord;
import io.agentfactory.queue.message.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The list of dead letters in the database. {@link io.agentfactory.queue.message.MessageStore} adds to it. */
@Repository
class DeadLetterStore {

    private final DSLContext db;

    DeadLetterStore(DSLContext db) {
        this.db = db;
    }

    /** Those that are meant, oldest first, behind this place. Walks the index of a workspace. */
    List<DeadLetter> list(Filter filter, @Nullable Cursor after, int limit) {
        Condition behind = after == null
                ? noCondition()
                : row(DEAD_LETTER.DEAD_AT, DEAD_LETTER.MESSAGE_ID).gt(after.deadAt(), after.messageId());
        return db.selectFrom(DEAD_LETTER)
                .where(meant(filter).and(behind))
                .orderBy(DEAD_LETTER.DEAD_AT, DEAD_LETTER.MESSAGE_ID)
                .limit(limit)
                .fetch(DeadLetterStore::toDeadLetter);
    }

    Optional<DeadLetter> find(String workspaceId, UUID messageId) {
        return db.selectFrom(DEAD_LETTER)
                .where(one(workspaceId, messageId))
                .fetchOptional(DeadLetterStore::toDeadLetter);
    }

    /** Takes this one off the list, for good if the transaction commits; whoever else wants it waits and finds none. */
    Optional<DeadLetter> take(String workspaceId, UUID messageId) {
        return db.deleteFrom(DEAD_LETTER)
                .where(one(workspaceId, messageId))
                .returning()
                .fetchOptional(DeadLetterStore::toDeadLetter);
    }

    /** Takes those that are meant off the list, oldest first. What others take at this moment is passed over. */
    List<DeadLetter> take(Filter filter, int limit) {
        return take(meant(filter), limit);
    }

    private List<DeadLetter> take(Condition which, int limit) {
        List<DeadLetter> taken = db.selectFrom(DEAD_LETTER)
                .where(which)
                .orderBy(DEAD_LETTER.DEAD_AT, DEAD_LETTER.MESSAGE_ID)
                .limit(limit)
                .forUpdate()
                .skipLocked()
                .fetch(DeadLetterStore::toDeadLetter);
        db.deleteFrom(DEAD_LETTER)
                .where(DEAD_LETTER.MESSAGE_ID.in(
                        taken.stream().map(DeadLetter::messageId).toList()))
                .execute();
        return taken;
    }

    /** Takes those of any workspace off the list that were given up before this long, oldest first. */
    List<DeadLetter> takeOld(Duration age, int limit) {
        return take(
                DEAD_LETTER.DEAD_AT.lt(field(
                        "clock_timestamp() - {0} * interval '1 second'", SQLDataType.INSTANT, val(age.toSeconds()))),
                limit);
    }

    private static Condition one(String workspaceId, UUID messageId) {
        return DEAD_LETTER.WORKSPACE_ID.eq(workspaceId).and(DEAD_LETTER.MESSAGE_ID.eq(messageId));
    }

    private static Condition meant(Filter filter) {
        Condition meant = DEAD_LETTER.WORKSPACE_ID.eq(filter.workspaceId());
        if (filter.conversationId() != null) {
            meant = meant.and(DEAD_LETTER.CONVERSATION_ID.eq(filter.conversationId()));
        }
        if (filter.agentKey() != null) {
            meant = meant.and(DEAD_LETTER.AGENT_KEY.eq(filter.agentKey()));
        }
        if (filter.errorContains() != null) {
            meant = meant.and(DEAD_LETTER.ERROR.containsIgnoreCase(filter.errorContains()));
        }
        if (filter.deadBefore() != null) {
            meant = meant.and(DEAD_LETTER.DEAD_AT.lt(filter.deadBefore()));
        }
        if (filter.deadSince() != null) {
            meant = meant.and(DEAD_LETTER.DEAD_AT.ge(filter.deadSince()));
        }
        return meant;
    }

    private static DeadLetter toDeadLetter(DeadLetterRecord row) {
        return new DeadLetter(
                row.getMessageId(),
                new Place(row.getLaneId(), row.getSeq()),
                row.getConversationId(),
                row.getAgentKey(),
                row.getDeadAt(),
                row.getAttempts(),
                row.getError());
    }
}
