package io.agentfactory.queue.view;

import static io.agentfactory.queue.db.Tables.DEAD_LETTER;
import static io.agentfactory.queue.db.Tables.LANE;
import static io.agentfactory.queue.db.Tables.SCHEDULED_MESSAGE;

import io.agentfactory.queue.conversation.History;
import io.agentfactory.queue.conversation.HistoryEntry;
import io.agentfactory.queue.conversation.NumberedEntry;
import io.agentfactory.queue.conversation.Role;
import io.agentfactory.queue.db.tables.records.LaneRecord;
import io.agentfactory.queue.toolcall.ToolCall;
import io.agentfactory.queue.toolcall.ToolCalls;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Reads of one conversation: bounded, paged by key, and without a lock. */
@Repository
class ConversationViews {

    /** When somebody last spoke is looked for among so many of the newest entries. */
    private static final int LOOKED_BACK = 500;

    /** A page of history ends with the row with which it comes to this many bytes. */
    private static final long PAGE_BYTES = 4L << 20;

    private static final String LAST_SAID = """
            select entry ->> 'role' as role, max((entry ->> 'at')::timestamptz) as last
              from (select said, sum(bytes) over (order by first_seq desc) - bytes as newer
                      from history where lane_id = {0} and first_seq > {1}) as newest,
                   json_array_elements(said) as entry
             where newer < {2}
             group by role
            """;

    private final DSLContext db;
    private final History history;
    private final ToolCalls toolCalls;

    ConversationViews(DSLContext db, History history, ToolCalls toolCalls) {
        this.db = db;
        this.history = history;
        this.toolCalls = toolCalls;
    }

    /**
     * A conversation at one moment.
     *
     * @param queued messages that wait in its lane
     * @param scheduled messages that wait for a later time
     * @param deadLetters messages that were given up and neither redriven nor discarded
     * @param lastSequence number of its newest message, 0 before the first
     * @param historyEntries entries of history that are kept
     * @param historyBytes bytes of their text
     * @param lastUserMessageAt when the person last spoke; null: not within the newest 500 entries, or the newest 4 MiB
     *     of them
     * @param lastAssistantMessageAt when the agent last spoke, likewise
     */
    record ConversationView(
            String conversationId,
            String agentKey,
            long queued,
            boolean running,
            int scheduled,
            int deadLetters,
            @Nullable String owner,
            @Nullable Instant leaseUntil,
            int attempts,
            @Nullable Instant retryAt,
            long lastSequence,
            long historyEntries,
            long historyBytes,
            @Nullable Instant lastUserMessageAt,
            @Nullable Instant lastAssistantMessageAt,
            List<ToolCall> pendingToolCalls) {}

    Optional<ConversationView> read(String workspaceId, String conversationId) {
        return lane(workspaceId, conversationId).map(lane -> {
            Map<String, Instant> lastSaid = lastSaid(lane);
            boolean running = lane.getLeaseUntil() != null;
            boolean resting = !running && lane.getAttempts() > 0;
            return new ConversationView(
                    lane.getConversationId(),
                    lane.getAgentKey(),
                    lane.getTailSeq() - lane.getHeadSeq() + 1 - lane.getCancelledAhead() - (running ? 1 : 0),
                    running,
                    db.fetchCount(
                            SCHEDULED_MESSAGE,
                            SCHEDULED_MESSAGE.WORKSPACE_ID.eq(workspaceId),
                            SCHEDULED_MESSAGE.CONVERSATION_ID.eq(conversationId),
                            SCHEDULED_MESSAGE.GIVEN_UP_AT.isNull()),
                    db.fetchCount(DEAD_LETTER, DEAD_LETTER.LANE_ID.eq(lane.getLaneId())),
                    lane.getOwner(),
                    lane.getLeaseUntil(),
                    lane.getAttempts(),
                    resting ? lane.getAvailableAt() : null,
                    lane.getTailSeq(),
                    lane.getHistorySeq() - lane.getHistoryFirst() + 1,
                    lane.getHistoryBytes(),
                    lastSaid.get("user"),
                    lastSaid.get("assistant"),
                    toolCalls.open(lane.getLaneId()));
        });
    }

    private Map<String, Instant> lastSaid(LaneRecord lane) {
        return db.resultQuery(LAST_SAID, lane.getLaneId(), lane.getHistorySeq() - LOOKED_BACK, PAGE_BYTES)
                .fetchMap(row -> row.get("role", String.class), row -> row.get("last", Instant.class));
    }

    /** What was said. */
    record EntryView(long sequence, Role role, String content, Instant at) {

        static EntryView of(NumberedEntry numbered) {
            HistoryEntry entry = numbered.entry();
            return new EntryView(numbered.sequence(), entry.role(), entry.content(), entry.at());
        }
    }

    /**
     * Some of a conversation's history, newest first.
     *
     * @param next what to give as {@code before} for what was said earlier; null: nothing was, or it is not kept
     */
    record HistoryPage(List<EntryView> items, @Nullable Long next) {}

    /** What was said before this entry, in pages that are shorter where much was said at a time. */
    Optional<HistoryPage> history(String workspaceId, String conversationId, long before, int limit) {
        return lane(workspaceId, conversationId).map(lane -> {
            List<EntryView> entries = history.newestBefore(lane.getLaneId(), before, limit, PAGE_BYTES).stream()
                    .map(EntryView::of)
                    .toList();
            boolean more = !entries.isEmpty() && entries.getLast().sequence() > lane.getHistoryFirst();
            return new HistoryPage(entries, more ? entries.getLast().sequence() : null);
        });
    }

    private Optional<LaneRecord> lane(String workspaceId, String conversationId) {
        return db.selectFrom(LANE)
                .where(LANE.WORKSPACE_ID.eq(workspaceId).and(LANE.CONVERSATION_ID.eq(conversationId)))
                .fetchOptional();
    }
}
