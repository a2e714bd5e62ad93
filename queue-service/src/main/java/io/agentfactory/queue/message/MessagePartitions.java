package io.agentfactory.queue.message;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import io.agentfactory.queue.retention.Expiring;
import io.agentfactory.queue.retention.RetentionSettings;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.impl.SQLDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the messages, and how they ended, in partitions of a week: makes them before they are needed, and drops those
 * in which all is old. Dropping loses nothing that is still wanted: messages that their lane has not passed yet, and
 * dead letters, go to the partition of leftovers first, which also takes what no week was made for.
 */
@Component
class MessagePartitions implements Expiring, InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(MessagePartitions.class);

    /** What is divided alike. */
    private static final List<String> TABLES = List.of("message", "ended_message");

    /** Weeks that are made ahead. */
    private static final int AHEAD = 2;

    /** Advisory lock of whoever makes or drops partitions. */
    private static final long LOCK = 0x506172746974696FL;

    private final TransactionTemplate transaction;
    private final DSLContext db;
    private final RetentionSettings settings;

    MessagePartitions(TransactionTemplate transaction, DSLContext db, RetentionSettings settings) {
        this.transaction = transaction;
        this.db = db;
        this.settings = settings;
    }

    /** A week of messages, which begins on this Monday, UTC. */
    private record Week(LocalDate monday) {

        static Week of(Instant moment) {
            LocalDate day = LocalDate.ofInstant(moment, ZoneOffset.UTC);
            return new Week(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
        }

        static Week ofTable(String table) {
            return new Week(LocalDate.parse(table.substring("message_".length())));
        }

        Week plus(int weeks) {
            return new Week(monday.plusWeeks(weeks));
        }

        /** Its partition of this table. The hyphens of the date make it a name that must be quoted. */
        String partition(String table) {
            return "\"" + table + "_" + monday + "\"";
        }

        Instant begin() {
            return monday.atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        Instant end() {
            return plus(1).begin();
        }
    }

    @Override
    public void afterPropertiesSet() {
        makeWeeks();
    }

    @Override
    public String what() {
        return "message-weeks";
    }

    /** One week at a time: each takes a lock that all turns wait for, if only for a moment. */
    @Override
    public int clear(int limit) {
        makeWeeks();
        Week oldestKept = Week.of(now().minus(settings.messages()));
        List<Week> over = weeks().stream()
                .filter(week -> week.monday().isBefore(oldestKept.monday()))
                .limit(limit)
                .toList();
        over.forEach(this::drop);
        return over.size();
    }

    private void makeWeeks() {
        Week current = Week.of(now());
        for (int ahead = 0; ahead <= AHEAD; ahead++) {
            Week week = current.plus(ahead);
            if (!weeks().contains(week)) {
                make(week);
            }
        }
    }

    /** Without a lock on the messages but that of the leftovers, among which none may be of this week. */
    private void make(Week week) {
        alone(() -> {
            if (weeks().contains(week)) {
                return; // Another copy was quicker.
            }
            if (db.fetchExists(db.selectOne()
                    .from("message_default")
                    .where("appended_at >= {0} and appended_at < {1}", val(week.begin()), val(week.end())))) {
                log.info("event=message-week-not-made week={} reason=has-leftovers", week.monday());
                return;
            }
            for (String table : TABLES) {
                db.execute("create table %s (like %s including all)".formatted(week.partition(table), table));
                db.execute("alter table %s attach partition %s for values from ('%s') to ('%s')"
                        .formatted(table, week.partition(table), week.begin(), week.end()));
            }
            log.info("event=message-week-made week={}", week.monday());
        });
    }

    /** What is still wanted is looked up before turns have to wait: nothing in an old week can become wanted again. */
    private void drop(Week week) {
        alone(() -> {
            if (!weeks().contains(week)) {
                return; // Another copy was quicker.
            }
            List<Place> wanted = wantedIn(week);
            for (String table : TABLES) {
                String partition = week.partition(table);
                db.execute("alter table %s detach partition %s".formatted(table, partition));
                db.execute(
                        "insert into %s select * from %s where (lane_id, seq) in (select * from unnest({0}::bigint[], {1}::bigint[]))"
                                .formatted(table, partition),
                        val(wanted.stream().map(Place::laneId).toArray(Long[]::new)),
                        val(wanted.stream().map(Place::seq).toArray(Long[]::new)));
                db.execute("drop table " + partition);
            }
            log.info("event=message-week-dropped week={} leftovers={}", week.monday(), wanted.size());
        });
    }

    private List<Place> wantedIn(Week week) {
        return db.fetch("""
                        select lane_id, seq from lane join %1$s as message using (lane_id)
                         where head_seq <= tail_seq and seq >= head_seq
                        union
                        select lane_id, seq from dead_letter join %1$s as message using (lane_id, seq)
                        """.formatted(week.partition("message")))
                .map(row -> new Place(row.get(0, Long.class), row.get(1, Long.class)));
    }

    /** One copy at a time; whoever waits for a lock on the messages gives up soon, since all turns wait behind it. */
    private void alone(Runnable work) {
        transaction.executeWithoutResult(status -> {
            db.fetch("select pg_advisory_xact_lock({0})", val(LOCK));
            db.execute("set local lock_timeout = '2s'");
            work.run();
        });
    }

    private List<Week> weeks() {
        return db.fetch("""
                        select part.relname
                          from pg_inherits join pg_class as part on part.oid = inhrelid
                         where inhparent = 'message'::regclass and part.relname <> 'message_default'
                         order by 1
                        """).map(row -> Week.ofTable(row.get(0, String.class)));
    }

    private Instant now() {
        return Objects.requireNonNull(db.select(field("clock_timestamp()", SQLDataType.INSTANT))
                .fetchSingle()
                .value1());
    }
}
