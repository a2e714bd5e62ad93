package io.agentfactory.cleanup.fleet;

import static io.agentfactory.cleanup.db.Tables.REPORT;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import io.agentfactory.cleanup.db.tables.records.ReportRecord;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.topics.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Reports of cleanup runs: each stored and published together, once. */
@Repository
class ReportStore {

    private final DSLContext db;
    private final Outbox outbox;
    private final JsonMapper json;

    ReportStore(DSLContext db, Outbox outbox, JsonMapper json) {
        this.db = db;
        this.outbox = outbox;
        this.json = json;
    }

    boolean has(UUID runId) {
        return db.fetchExists(REPORT, REPORT.RUN_ID.eq(runId));
    }

    /** @return false if the run is reported already; then nothing is stored or published */
    boolean add(Report report) {
        int stored = db.insertInto(REPORT)
                .set(REPORT.RUN_ID, report.runId())
                .set(REPORT.WORKSPACE_ID, report.workspaceId())
                .set(REPORT.APP_NAME, report.appName())
                .set(REPORT.STARTED_AT, report.startedAt())
                .set(REPORT.FINISHED_AT, report.finishedAt())
                .set(REPORT.BODY, JSONB.valueOf(json.writeValueAsString(report)))
                .onConflictDoNothing()
                .execute();
        if (stored == 1) {
            outbox.add(new OutboundEvent(Topics.CLEANUP_REPORTS, report.appName(), report.toEvent()));
        }
        return stored == 1;
    }

    /**
     * Newest first.
     *
     * @param before run of the last report of the page before, null for the first page
     */
    List<Report> page(String workspaceId, @Nullable UUID before, int limit) {
        Condition older = before == null
                ? DSL.noCondition()
                : row(REPORT.STARTED_AT, REPORT.RUN_ID)
                        .lt(select(REPORT.STARTED_AT, REPORT.RUN_ID)
                                .from(REPORT)
                                .where(REPORT.RUN_ID.eq(before).and(REPORT.WORKSPACE_ID.eq(workspaceId))));
        return db.selectFrom(REPORT)
                .where(REPORT.WORKSPACE_ID.eq(workspaceId).and(older))
                .orderBy(REPORT.STARTED_AT.desc(), REPORT.RUN_ID.desc())
                .limit(limit)
                .fetch(this::toReport);
    }

    Optional<Report> find(UUID runId) {
        return db.selectFrom(REPORT).where(REPORT.RUN_ID.eq(runId)).fetchOptional(this::toReport);
    }

    int forgetBefore(Instant before) {
        return db.deleteFrom(REPORT).where(REPORT.STARTED_AT.lt(before)).execute();
    }

    private Report toReport(ReportRecord row) {
        return json.readValue(row.getBody().data(), Report.class);
    }
}
