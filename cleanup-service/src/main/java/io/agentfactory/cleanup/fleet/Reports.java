package io.agentfactory.cleanup.fleet;

import static io.agentfactory.cleanup.db.Tables.REPORT;

import io.agentfactory.events.CleanupReported;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.topics.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reports of cleanup runs: stored and published together. */
@Repository
class Reports {

    private final DSLContext db;
    private final Outbox outbox;
    private final JsonMapper json;

    Reports(DSLContext db, Outbox outbox, JsonMapper json) {
        this.db = db;
        this.outbox = outbox;
        this.json = json;
    }

    /** A stored report; {@code body} is the event. */
    record Stored(UUID runId, String workspaceId, String appName, Instant startedAt, JsonNode body) {}

    boolean has(UUID runId) {
        return db.fetchExists(REPORT, REPORT.RUN_ID.eq(runId));
    }

    void publish(CleanupReported report) {
        int stored = db.insertInto(REPORT)
                .set(REPORT.RUN_ID, UUID.fromString(report.getRunId()))
                .set(REPORT.WORKSPACE_ID, report.getWorkspaceId())
                .set(REPORT.APP_NAME, report.getAppName())
                .set(REPORT.STARTED_AT, report.getStartedAt())
                .set(REPORT.FINISHED_AT, report.getFinishedAt())
                .set(REPORT.BODY, JSONB.valueOf(report.toString()))
                .onConflictDoNothing()
                .execute();
        if (stored == 1) {
            outbox.add(new OutboundEvent(Topics.CLEANUP_REPORTS, report.getAppName(), report));
        }
    }

    /** Newest first; {@code before} is the start of the last report of the page before. */
    List<Stored> page(String workspaceId, Instant before, int limit) {
        return db.selectFrom(REPORT)
                .where(REPORT.WORKSPACE_ID.eq(workspaceId).and(REPORT.STARTED_AT.lt(before)))
                .orderBy(REPORT.STARTED_AT.desc(), REPORT.RUN_ID)
                .limit(limit)
                .fetch(row -> toStored(
                        row.getRunId(), row.getWorkspaceId(), row.getAppName(), row.getStartedAt(), row.getBody()));
    }

    Optional<Stored> find(UUID runId) {
        return db.selectFrom(REPORT)
                .where(REPORT.RUN_ID.eq(runId))
                .fetchOptional(row -> toStored(
                        row.getRunId(), row.getWorkspaceId(), row.getAppName(), row.getStartedAt(), row.getBody()));
    }

    private Stored toStored(UUID runId, String workspaceId, String appName, Instant startedAt, JSONB body) {
        return new Stored(runId, workspaceId, appName, startedAt, json.readTree(body.data()));
    }
}
