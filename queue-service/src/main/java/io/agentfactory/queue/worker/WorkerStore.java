package io.agentfactory.queue.worker;

import static io.agentfactory.queue.SetBased.bigintOrNull;
import static io.agentfactory.queue.SetBased.instant;
import static io.agentfactory.queue.SetBased.instantOrNull;
import static io.agentfactory.queue.db.Tables.WORKER;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.queue.Reads;
import io.agentfactory.queue.Reads.Binding;
import io.agentfactory.queue.SetBased.Column;
import io.agentfactory.queue.Writes;
import io.agentfactory.queue.worker.KnownWorker.NewestTurn;
import io.agentfactory.queue.worker.KnownWorker.Place;
import io.agentfactory.queue.worker.KnownWorker.Presence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The workers in the database. Who needs lanes and workers locks the lanes first. */
@Repository
public class WorkerStore {

    private static final Field<Instant> NOW = field("clock_timestamp()", SQLDataType.INSTANT);

    private static final List<Column<String>> WORKER_ID = List.of(Column.texts(id -> id));

    private static final List<Column<KnownWorker>> CHANGING = List.of(
            Column.texts(KnownWorker::workerId),
            Column.texts(KnownWorker::conversationId),
            Column.texts(KnownWorker::agentKey),
            Column.bigints(KnownWorker::laneId),
            Column.bigints(worker -> worker.newestTurn().token()),
            Column.uuids(worker -> worker.newestTurn().by().run()),
            Column.bigints(worker -> worker.newestTurn().by().call()),
            Column.moments(worker -> worker.newestTurn().idleSince()),
            Column.moments(worker -> worker.newestTurn().leasedUntil()),
            Column.uuids(worker -> worker.presence().asker().run()),
            Column.bigints(worker -> worker.presence().asker().number()),
            Column.booleans(worker -> worker.presence().ready()),
            Column.integers(worker -> worker.presence().lapsedOffers()),
            Column.moments(worker -> worker.presence().lastContactAt()),
            Column.texts(KnownWorker::retiredReason),
            Column.bigints(KnownWorker::activityVersion));

    private static final String FIND = "select clock_timestamp() as read_at, worker.* from worker where worker_id = ?";

    // Locked in a subquery: the clock is to be read after the wait for the lock, not before it. Sorted, so that nobody
    // waits in a circle.
    private static final String LOCK = """
            select clock_timestamp() as read_at, worker.*
              from (select * from worker where worker_id = any(?) order by worker_id for update) as worker
            """;

    // The rows are locked. Heap-only unless the worker is pinned or retired. The unique constraint on the lane refuses
    // a second owner at the end of the statement, whatever the code above it believes.
    private static final String UPDATE = """
            update worker
               set conversation_id = new.conversation_id, agent_key = new.agent_key, lane_id = new.lane_id,
                   claimed_token = new.claimed_token, claimed_run = new.claimed_run, claimed_call = new.claimed_call,
                   idle_since = moment(new.idle_since), leased_until = moment(new.leased_until),
                   asked_run = new.asked_run, asker = new.asker, ready = new.ready,
                   lapsed_offers = new.lapsed_offers, last_contact_at = moment(new.last_contact_at),
                   retired_reason = new.retired_reason, activity_version = new.activity_version
              from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::uuid[], ?::bigint[],
                          ?::bigint[], ?::bigint[], ?::uuid[], ?::bigint[], ?::boolean[], ?::integer[], ?::bigint[],
                          ?::text[], ?::bigint[])
                   as new (worker_id, conversation_id, agent_key, lane_id, claimed_token, claimed_run, claimed_call,
                           idle_since, leased_until, asked_run, asker, ready, lapsed_offers, last_contact_at,
                           retired_reason, activity_version)
             where worker.worker_id = new.worker_id
            """;

    // One that may work again after it could not is started anew: nothing of its process before counts any more, and
    // silence is counted from its first call. Its newest turn stays known, and that it ran none: by that its disk is
    // judged. Questions of the process before may still wait, so another asker has asked since.
    private static final String COME_BACK = """
            update worker
               set retired_reason = null, ready = false, lapsed_offers = 0, asked_run = null, asker = asker + 1,
                   claimed_token = coalesce(claimed_token, 0), claimed_run = null, claimed_call = 0,
                   idle_since = null, leased_until = null, last_contact_at = null
             where worker_id = ? and lifecycle_version < ? and lifecycle_state not in ('REQUESTED', 'ACTIVE')
            """;

    private final DSLContext db;
    private final JdbcTemplate jdbc;

    WorkerStore(DSLContext db, JdbcTemplate jdbc) {
        this.db = db;
        this.jdbc = jdbc;
    }

    public Optional<KnownWorker> find(String workerId) {
        return jdbc.query(FIND, WorkerStore::toWorker, workerId).stream().findFirst();
    }

    /** Reads the workers and holds their rows to the end of the transaction. */
    public void lock(Collection<String> workerIds, Reads reads, Consumer<List<KnownWorker>> taker) {
        if (!workerIds.isEmpty()) {
            reads.add(LOCK, Binding.of(List.copyOf(workerIds), WORKER_ID), WorkerStore::toWorker, taker);
        }
    }

    /** Writes workers that this transaction has locked and changed. */
    public void save(List<KnownWorker> workers, Writes writes) {
        writes.add(UPDATE, workers, CHANGING);
    }

    /** Notes that the worker has called. For calls that change nothing else of it. */
    public void contact(String workerId) {
        db.update(WORKER)
                .set(WORKER.LAST_CONTACT_AT, NOW)
                .where(WORKER.WORKER_ID.eq(workerId))
                .execute();
    }

    /** Takes over what the scaler says, unless something newer is known. Returns whether it was news. */
    @Transactional
    public boolean project(WorkerLifecycleChanged news) {
        LifecycleState state = LifecycleState.of(news.getState());
        if (state.mayWork()) {
            jdbc.update(COME_BACK, news.getWorkerId(), news.getVersion());
        }
        Field<Instant> endedAt = state.ended() ? NOW : val(null, SQLDataType.INSTANT);
        return db.insertInto(WORKER)
                        .set(WORKER.WORKER_ID, news.getWorkerId())
                        .set(WORKER.WORKSPACE_ID, news.getWorkspaceId())
                        .set(WORKER.CONVERSATION_ID, news.getConversationId())
                        .set(WORKER.AGENT_KEY, news.getAgentKey())
                        .set(WORKER.LIFECYCLE_STATE, state.name())
                        .set(WORKER.LIFECYCLE_VERSION, news.getVersion())
                        .set(WORKER.ENDED_AT, endedAt)
                        .onConflict(WORKER.WORKER_ID)
                        .doUpdate()
                        .set(WORKER.LIFECYCLE_STATE, state.name())
                        .set(WORKER.LIFECYCLE_VERSION, news.getVersion())
                        .set(WORKER.ENDED_AT, endedAt)
                        .where(WORKER.LIFECYCLE_VERSION.lt(news.getVersion()))
                        .execute()
                == 1;
    }

    /** For searches: what {@link KnownWorker#mayWork} says of one. */
    public static Condition mayWork() {
        return WORKER.RETIRED_REASON
                .isNull()
                .and(WORKER.LIFECYCLE_STATE.in(LifecycleState.REQUESTED.name(), LifecycleState.ACTIVE.name()));
    }

    private static KnownWorker toWorker(ResultSet row, int number) throws SQLException {
        return new KnownWorker(
                row.getString("worker_id"),
                row.getString("workspace_id"),
                LifecycleState.valueOf(row.getString("lifecycle_state")),
                new Place(row.getString("conversation_id"), row.getString("agent_key"), bigintOrNull(row, "lane_id")),
                new NewestTurn(
                        bigintOrNull(row, "claimed_token"),
                        new Caller(row.getObject("claimed_run", UUID.class), row.getLong("claimed_call")),
                        instantOrNull(row, "idle_since"),
                        instantOrNull(row, "leased_until")),
                new Presence(
                        new Asker(row.getObject("asked_run", UUID.class), row.getLong("asker")),
                        row.getBoolean("ready"),
                        row.getInt("lapsed_offers"),
                        instantOrNull(row, "last_contact_at")),
                row.getString("retired_reason"),
                row.getLong("activity_version"),
                instant(row, "read_at"));
    }
}
