package io.agentfactory.scaler.region;

import static io.agentfactory.scaler.db.Tables.REGION_PAUSE;

import io.agentfactory.scaler.trigger.ClockApi;
import java.time.Duration;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** The regions in the database. */
@Component
class StoredRegions implements RegionApi {

    private final DSLContext db;

    StoredRegions(DSLContext db) {
        this.db = db;
    }

    @Override
    public Map<String, RegionPause> pauses(String workspaceId) {
        return db.selectFrom(REGION_PAUSE)
                .where(REGION_PAUSE.WORKSPACE_ID.eq(workspaceId))
                .fetchMap(
                        REGION_PAUSE.REGION, row -> new RegionPause(row.getFailures(), row.getUntil(), row.getError()));
    }

    @Override
    public void hadNoRoom(String workspaceId, String region, Duration wait, String error) {
        db.insertInto(REGION_PAUSE)
                .set(REGION_PAUSE.WORKSPACE_ID, workspaceId)
                .set(REGION_PAUSE.REGION, region)
                .set(REGION_PAUSE.FAILURES, 1)
                .set(REGION_PAUSE.UNTIL, ClockApi.fromNow(wait))
                .set(REGION_PAUSE.ERROR, error)
                .onConflict(REGION_PAUSE.WORKSPACE_ID, REGION_PAUSE.REGION)
                .doUpdate()
                .set(REGION_PAUSE.FAILURES, REGION_PAUSE.FAILURES.plus(1))
                .set(REGION_PAUSE.UNTIL, ClockApi.fromNow(wait))
                .set(REGION_PAUSE.ERROR, error)
                .execute();
    }

    @Override
    public void hasRoom(String workspaceId, String region) {
        db.deleteFrom(REGION_PAUSE)
                .where(REGION_PAUSE.WORKSPACE_ID.eq(workspaceId))
                .and(REGION_PAUSE.REGION.eq(region))
                .execute();
    }
}
