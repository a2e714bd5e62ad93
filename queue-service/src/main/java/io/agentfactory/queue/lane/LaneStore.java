package io.agentfactory.queue.lane;

import static io.agentfactory.queue.SetBased.instant;
import static io.agentfactory.queue.SetBased.instantOrNull;
import static io.agentfactory.queue.db.Tables.LANE;

import io.agentfactory.queue.Reads;
import io.agentfactory.queue.Reads.Binding;
import io.agentfactory.queue.SetBased.Column;
import io.agentfactory.queue.Writes;
import io.agentfactory.queue.db.tables.records.LaneRecord;
import io.agentfactory.queue.lane.Lane.Head;
import io.agentfactory.queue.lane.Lane.Line;
import io.agentfactory.queue.lane.Lane.RunningTurn;
import io.agentfactory.queue.lane.Lane.Tokens;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The lanes in the database. Every read here takes the row lock and holds it to the end of the transaction;
 * {@link #save} also keeps the table of waiting lanes true: a lane stands in it exactly while it has work and no owner.
 */
@Repository
public class LaneStore {

    private static final List<Column<ConversationKey>> KEY =
            List.of(Column.texts(ConversationKey::workspaceId), Column.texts(ConversationKey::conversationId));

    private static final List<Column<Long>> LANE_ID = List.of(Column.bigints(id -> id));

    private static final List<Column<String>> WORKER_ID = List.of(Column.texts(id -> id));

    private static final List<Column<LaneChange>> HOT = List.of(
            Column.tids(change -> change.locked().ctid()),
            Column.bigints(change -> change.after().laneId()),
            Column.bigints(change -> change.after().token()),
            Column.bigints(change -> change.after().tokens().claimed()),
            Column.bigints(change -> change.after().tokens().asked()),
            Column.bigints(change -> change.after().headSeq()),
            Column.bigints(change -> change.after().tailSeq()),
            Column.bigints(change -> change.after().cancelledAhead()),
            Column.bigints(change -> change.after().history().first()),
            Column.bigints(change -> change.after().history().last()),
            Column.bigints(change -> change.after().history().bytes()),
            Column.texts(change -> change.after().owner()),
            Column.moments(change -> change.after().leaseUntil()),
            Column.moments(change -> change.after().turnSince()),
            Column.integers(change -> change.after().attempts()),
            Column.moments(change -> change.after().availableAt()));

    private static final List<Column<Lane>> WAITING = List.of(
            Column.bigints(Lane::laneId),
            Column.texts(Lane::workspaceId),
            Column.bigints(Lane::headSeq),
            Column.moments(Lane::availableAt),
            Column.moments(Lane::readAt));

    // The locks are taken in a subquery: the clock is to be read after the wait for them, and the columns of a query
    // that locks are computed before it waits.
    //
    // In the order of ids, so that nobody waits in a circle. An array, since joined with a query the planner reads all
    // lanes that there are.
    private static final String LOCK = """
            select clock_timestamp() as read_at, lane.*
              from (select ctid, * from lane where lane_id = any(array(%s)) order by lane_id for update) as lane
            """;

    private static final String BY_ID = "select unnest(?::bigint[])";

    private static final String BY_CONVERSATION = """
            select lane_id
              from unnest(?::text[], ?::text[]) as key (workspace_id, conversation_id)
                   join lane using (workspace_id, conversation_id)""";

    // A worker that owns no lane comes with the one that it was made for.
    private static final String BY_WORKER = """
            select coalesce(worker.lane_id, (select lane_id from lane
                                              where lane.workspace_id = worker.workspace_id
                                                and lane.conversation_id = worker.conversation_id))
              from worker
             where worker_id = any(?)""";

    // In the order in which waiting lanes are served: highest priority, then longest wait. Those of a disabled agent
    // are not; lanes that another transaction holds are passed over, so that free workers never queue up behind one
    // another.
    private static final String LOCK_WAITING = """
            select clock_timestamp() as read_at, lane.*
              from (select lane.ctid, lane.*
                      from waiting_lane join lane using (lane_id)
                     where waiting_lane.workspace_id = ? and waiting_lane.available_at <= clock_timestamp()
                       and lane.owner is null
                       and not exists (select from agent
                                        where agent.workspace_id = lane.workspace_id and agent.agent_key = lane.agent_key
                                          and not enabled)
                     order by waiting_lane.priority desc, waiting_lane.waiting_since, waiting_lane.lane_id
                     limit ?
                       for update of lane skip locked) as lane
            """;

    // Heap-only: no index stands on what changes. The rows are locked, and changed where they were found: while a
    // transaction somewhere stays open, finding a row by its id means walking all versions that it has had meanwhile.
    private static final String UPDATE = """
            update lane
               set token = new.token, claimed_token = new.claimed_token, asked_token = new.asked_token,
                   head_seq = new.head_seq, tail_seq = new.tail_seq, cancelled_ahead = new.cancelled_ahead,
                   history_first = new.history_first, history_seq = new.history_seq,
                   history_bytes = new.history_bytes, owner = new.owner, lease_until = moment(new.lease_until),
                   turn_since = moment(new.turn_since), attempts = new.attempts,
                   available_at = moment(new.available_at)
              from unnest(?::tid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                          ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[],
                          ?::integer[], ?::bigint[])
                   as new (stands_at, lane_id, token, claimed_token, asked_token, head_seq, tail_seq, cancelled_ahead,
                           history_first, history_seq, history_bytes, owner, lease_until, turn_since, attempts,
                           available_at)
             where lane.ctid = new.stands_at and lane.lane_id = new.lane_id
            """;

    // The head's message is there: it was appended in this transaction or an earlier one.
    private static final String ENTER_WAITING = """
            insert into waiting_lane (lane_id, workspace_id, priority, available_at, waiting_since)
            select new.lane_id, new.workspace_id, message.priority, moment(new.available_at), moment(new.waiting_since)
              from unnest(?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
                   as new (lane_id, workspace_id, head_seq, available_at, waiting_since)
                   join message on message.lane_id = new.lane_id and message.seq = new.head_seq
                on conflict (lane_id) do update
               set priority = excluded.priority, available_at = excluded.available_at
            """;

    private static final String LEAVE_WAITING = "delete from waiting_lane where lane_id = any(?)";

    private final DSLContext db;
    private final JdbcTemplate jdbc;

    LaneStore(DSLContext db, JdbcTemplate jdbc) {
        this.db = db;
        this.jdbc = jdbc;
    }

    /** Creates the lanes that are missing, then nothing else: an existing lane keeps its agent. */
    public void createMissing(Collection<LaneKey> keys) {
        // Sorted, so that two copies that create the same lanes wait for each other in one order.
        List<LaneRecord> rows = keys.stream().sorted().map(LaneStore::newRow).toList();
        db.insertInto(LANE)
                .set(rows)
                .onConflict(LANE.WORKSPACE_ID, LANE.CONVERSATION_ID)
                .doNothing()
                .execute();
    }

    /** Reads lanes by their ids, by their conversations, and by the workers that they belong to. */
    public void lock(
            Collection<Long> laneIds,
            Collection<ConversationKey> conversations,
            Collection<String> workers,
            Reads reads,
            Consumer<List<LockedLane>> taker) {
        List<String> named = new ArrayList<>();
        Binding binding = (statement, first) -> first;
        if (!laneIds.isEmpty()) {
            named.add(BY_ID);
            binding = binding.then(Binding.of(List.copyOf(laneIds), LANE_ID));
        }
        if (!conversations.isEmpty()) {
            named.add(BY_CONVERSATION);
            binding = binding.then(Binding.of(List.copyOf(conversations), KEY));
        }
        if (!workers.isEmpty()) {
            named.add(BY_WORKER);
            binding = binding.then(Binding.of(List.copyOf(workers), WORKER_ID));
        }
        if (!named.isEmpty()) {
            reads.add(LOCK.formatted(String.join("\nunion all\n", named)), binding, LaneStore::toLockedLane, taker);
        }
    }

    /** Reads the waiting lanes that are served next, at most {@code limit}. */
    public List<LockedLane> lockWaiting(String workspaceId, int limit) {
        return jdbc.query(LOCK_WAITING, LaneStore::toLockedLane, workspaceId, limit);
    }

    /** Writes lanes that this transaction has locked and changed, and enters or strikes them in the waiting table. */
    public void save(List<LaneChange> changes, Writes writes) {
        writes.addForEach(UPDATE, changes, HOT);
        writes.add(
                ENTER_WAITING,
                changes.stream()
                        .filter(LaneChange::entersWaiting)
                        .map(LaneChange::after)
                        .toList(),
                WAITING);
        writes.add(
                LEAVE_WAITING,
                changes.stream()
                        .filter(LaneChange::leavesWaiting)
                        .map(LaneChange::after)
                        .toList(),
                List.of(Column.bigints(Lane::laneId)));
    }

    private static LaneRecord newRow(LaneKey key) {
        LaneRecord row = new LaneRecord();
        row.set(LANE.WORKSPACE_ID, key.workspaceId());
        row.set(LANE.CONVERSATION_ID, key.conversationId());
        row.set(LANE.AGENT_KEY, key.agentKey());
        return row;
    }

    private static LockedLane toLockedLane(ResultSet row, int number) throws SQLException {
        return new LockedLane(toLane(row), row.getString("ctid"));
    }

    private static Lane toLane(ResultSet row) throws SQLException {
        Instant leaseUntil = instantOrNull(row, "lease_until");
        return new Lane(
                row.getLong("lane_id"),
                row.getString("workspace_id"),
                row.getString("conversation_id"),
                row.getString("agent_key"),
                new Tokens(row.getLong("token"), row.getLong("claimed_token"), row.getLong("asked_token")),
                new Line(row.getLong("head_seq"), row.getLong("tail_seq"), row.getLong("cancelled_ahead")),
                new Head(row.getInt("attempts"), instant(row, "available_at")),
                row.getString("owner"),
                leaseUntil == null ? null : new RunningTurn(leaseUntil, instant(row, "turn_since")),
                new HistorySpan(row.getLong("history_first"), row.getLong("history_seq"), row.getLong("history_bytes")),
                instant(row, "read_at"));
    }
}
