package io.agentfactory.scaler.cost;

import static io.agentfactory.scaler.db.Tables.METERED;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * SQL that adds up what was metered. Time is the intersection of a span with what is asked for; all clocks are the
 * database's.
 */
@Repository
class CostStore {

    /** Reads what is open and what ended today, by the indexes on open and on ended spans of a workspace. */
    private static final String SPENDING = """
            with clock as materialized (select clock_timestamp() as at),
            period as (
                select at, date_trunc('hour', at, 'UTC') as hour, date_trunc('day', at, 'UTC') as day from clock)
            select p.at,
                cast(coalesce(ceil(sum(s.hour_micros * extract(epoch from s.ends - greatest(s.since, p.hour)))
                    filter (where s.ends > p.hour) / 3600), 0) as bigint) as hour_micros,
                cast(coalesce(ceil(sum(s.hour_micros * extract(epoch from s.ends - greatest(s.since, p.day)))
                    / 3600), 0) as bigint) as day_micros,
                cast(coalesce(sum(s.hour_micros) filter (where s.until is null), 0) as bigint) as rate
            from period p left join lateral (
                select since, until, hour_micros, least(coalesce(until, p.at), p.at) as ends
                from metered
                where workspace_id = {0} and (until is null or until > p.day) and since <= p.at) s on true
            group by p.at, p.hour, p.day
            """;

    /** Takes each span that touches the days once, by the indexes of {@link #SPENDING}, and splits it at midnights. */
    private static final String USAGE = """
            with clock as materialized (select clock_timestamp() as at),
            used as (
                select s.agent_key, s.item, s.gb, s.hour_micros, day,
                    extract(epoch from least(s.ends, day + interval '24 hours') - greatest(s.begins, day)) as seconds
                from clock c cross join lateral (
                    select agent_key, item, gb, hour_micros,
                        greatest(since, {1}) as begins, least(coalesce(until, c.at), c.at, {2}) as ends
                    from metered
                    where workspace_id = {0} and (until is null or until > {1}) and since < {2}) s
                cross join lateral generate_series(
                    date_trunc('day', s.begins, 'UTC'), s.ends, interval '24 hours') as day
                where day < s.ends and s.begins < s.ends)
            select case when {3} then agent_key end as agent_key,
                case when {4} then day end as day,
                cast(ceil(coalesce(sum(seconds) filter (where item = 'MACHINE'), 0)) as bigint) as machine,
                cast(ceil(coalesce(sum(seconds) filter (where item = 'STOPPED_MACHINE'), 0)) as bigint) as stopped,
                cast(ceil(coalesce(sum(seconds * gb) filter (where item = 'VOLUME'), 0)) as bigint) as volume,
                cast(ceil(sum(seconds * hour_micros) / 3600) as bigint) as cost_micros
            from used
            group by 1, 2
            order by 2, 1
            limit {5}
            """;

    private static final Field<Long> MACHINE_SECONDS =
            field("cast(ceil(coalesce(sum({0}) filter (where item = 'MACHINE'), 0)) as bigint)", Long.class, seconds());
    private static final Field<Long> COST_MICROS =
            field("cast(ceil(sum({0} * {1}) / 3600) as bigint)", Long.class, METERED.HOUR_MICROS, seconds());

    private final DSLContext db;

    CostStore(DSLContext db) {
        this.db = db;
    }

    Spending spending(String workspaceId) {
        Record row = db.fetchSingle(SPENDING, val(workspaceId));
        return new Spending(
                row.get("hour_micros", Long.class),
                row.get("day_micros", Long.class),
                row.get("rate", Long.class),
                row.get("at", Instant.class));
    }

    /** @param to the first moment that no longer counts */
    List<Usage> usage(String workspaceId, Instant from, Instant to, Grouping by, int limit) {
        return db.fetch(USAGE, val(workspaceId), val(from), val(to), val(by.byAgent()), val(by.byDay()), val(limit))
                .map(row -> new Usage(
                        row.get("agent_key", String.class),
                        day(row.get("day", Instant.class)),
                        row.get("machine", Long.class),
                        row.get("stopped", Long.class),
                        row.get("volume", Long.class),
                        row.get("cost_micros", Long.class)));
    }

    /** By worker id; those for which nothing was metered are missing. Served by the index on workers. */
    Map<String, WorkerCost> ofWorkers(Collection<String> workerIds) {
        return db.select(METERED.WORKER_ID, MACHINE_SECONDS, COST_MICROS)
                .from(METERED)
                .where(METERED.WORKER_ID.in(workerIds))
                .groupBy(METERED.WORKER_ID)
                .fetchMap(row -> row.value1(), row -> new WorkerCost(row.value2(), row.value3()));
    }

    private static @Nullable LocalDate day(@Nullable Instant midnight) {
        return midnight == null ? null : LocalDate.ofInstant(midnight, ZoneOffset.UTC);
    }

    private static Field<Object> seconds() {
        return field("extract(epoch from greatest(coalesce(until, clock_timestamp()) - since, interval '0'))");
    }
}
