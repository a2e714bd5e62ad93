package io.agentfactory.scaler.demand;

import static io.agentfactory.scaler.db.Tables.QUEUE_DEPTH;
import static io.agentfactory.scaler.trigger.ClockApi.NOW;
import static io.agentfactory.scaler.trigger.ClockApi.fromNow;
import static org.jooq.impl.DSL.case_;

import io.agentfactory.events.QueueDepthChanged;
import io.agentfactory.scaler.db.tables.records.QueueDepthRecord;
import io.agentfactory.scaler.demand.Demand.Lane;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The newest queue-depth of each workspace. */
@Component
public class DemandApi {

    private final DSLContext db;
    private final JsonMapper json;
    private final DemandProperties properties;

    DemandApi(DSLContext db, JsonMapper json, DemandProperties properties) {
        this.db = db;
        this.json = json;
        this.properties = properties;
    }

    public Demand of(String workspaceId) {
        return db.select(
                        QUEUE_DEPTH,
                        QUEUE_DEPTH.OBSERVED_AT.gt(fromNow(properties.gap().negated())))
                .from(QUEUE_DEPTH)
                .where(QUEUE_DEPTH.WORKSPACE_ID.eq(workspaceId))
                .fetchOptional(row -> demand(row.value1(), row.value2()))
                .orElse(Demand.NONE);
    }

    private Demand demand(QueueDepthRecord row, boolean fresh) {
        return new Demand(
                row.getQueued(),
                row.getRunning(),
                row.getWaitingLanes(),
                List.of(json.readValue(row.getLanes().data(), Lane[].class)),
                fresh ? row.getHeardSince().plus(properties.settle()) : null);
    }

    /** Returns whether the event was news. */
    boolean take(QueueDepthChanged event) {
        List<Lane> lanes = event.getLanes().stream()
                .map(lane -> new Lane(
                        lane.getConversationId(), lane.getAgentKey(), lane.getPriority(), lane.getWaitingSince()))
                .toList();
        QueueDepthRecord news = db.newRecord(QUEUE_DEPTH);
        news.setVersion(event.getVersion());
        news.setQueued(event.getQueued());
        news.setRunning(event.getRunning());
        news.setWaitingLanes(event.getWaitingLanes());
        news.setLanes(JSONB.valueOf(json.writeValueAsString(lanes)));
        news.setObservedAt(event.getObservedAt());
        Field<Instant> gapBegan = fromNow(properties.gap().negated());
        return db.insertInto(QUEUE_DEPTH)
                        .set(QUEUE_DEPTH.WORKSPACE_ID, event.getWorkspaceId())
                        .set(news)
                        .set(QUEUE_DEPTH.HEARD_AT, NOW)
                        .set(QUEUE_DEPTH.HEARD_SINCE, NOW)
                        .onConflict(QUEUE_DEPTH.WORKSPACE_ID)
                        .doUpdate()
                        .set(news)
                        .set(QUEUE_DEPTH.HEARD_AT, NOW)
                        .set(
                                QUEUE_DEPTH.HEARD_SINCE,
                                case_().when(QUEUE_DEPTH.HEARD_AT.gt(gapBegan), QUEUE_DEPTH.HEARD_SINCE)
                                        .otherwise(NOW))
                        .where(QUEUE_DEPTH.VERSION.lt(event.getVersion()))
                        .execute()
                == 1;
    }
}
