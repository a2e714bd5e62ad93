package io.agentfactory.scaler.demand;

import static io.agentfactory.scaler.db.Tables.QUEUE_DEPTH;

import io.agentfactory.events.QueueDepthChanged;
import io.agentfactory.scaler.demand.Demand.Lane;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The newest queue-depth of each workspace. */
@Component
public class DemandApi {

    private final DSLContext db;
    private final JsonMapper json;

    DemandApi(DSLContext db, JsonMapper json) {
        this.db = db;
        this.json = json;
    }

    public Demand of(String workspaceId) {
        return db.selectFrom(QUEUE_DEPTH)
                .where(QUEUE_DEPTH.WORKSPACE_ID.eq(workspaceId))
                .fetchOptional(row -> new Demand(
                        row.getQueued(),
                        row.getRunning(),
                        row.getWaitingLanes(),
                        List.of(json.readValue(row.getLanes().data(), Lane[].class))))
                .orElse(Demand.NONE);
    }

    /** Returns whether the event was news. */
    boolean take(QueueDepthChanged event) {
        List<Lane> lanes = event.getLanes().stream()
                .map(lane -> new Lane(
                        lane.getConversationId(), lane.getAgentKey(), lane.getPriority(), lane.getWaitingSince()))
                .toList();
        return db.insertInto(QUEUE_DEPTH)
                        .set(QUEUE_DEPTH.WORKSPACE_ID, event.getWorkspaceId())
                        .set(QUEUE_DEPTH.VERSION, event.getVersion())
                        .set(QUEUE_DEPTH.QUEUED, event.getQueued())
                        .set(QUEUE_DEPTH.RUNNING, event.getRunning())
                        .set(QUEUE_DEPTH.WAITING_LANES, event.getWaitingLanes())
                        .set(QUEUE_DEPTH.LANES, JSONB.valueOf(json.writeValueAsString(lanes)))
                        .set(QUEUE_DEPTH.OBSERVED_AT, event.getObservedAt())
                        .onConflict(QUEUE_DEPTH.WORKSPACE_ID)
                        .doUpdate()
                        .setAllToExcluded()
                        .where(QUEUE_DEPTH.VERSION.lt(event.getVersion()))
                        .execute()
                == 1;
    }
}
