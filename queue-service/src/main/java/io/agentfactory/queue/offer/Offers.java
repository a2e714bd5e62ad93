package io.agentfactory.queue.offer;

import static io.agentfactory.queue.db.Tables.CLAIM_OFFER;
import static io.agentfactory.queue.db.Tables.LANE;
import static io.agentfactory.queue.db.Tables.WORKER;
import static org.jooq.impl.DSL.field;

import io.agentfactory.events.ClaimOffered;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.queue.agent.Agents;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.workingset.WorkingSet;
import io.agentfactory.topics.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reserves work for workers that listen, and tells them through Kafka. An offer is a hint with a reservation: lost,
 * late or doubled it harms nothing, since only accepting it starts a lease. All methods run in the caller's
 * transaction, under the lane's lock.
 */
@Component
public class Offers {

    private static final Field<Instant> NOW = field("clock_timestamp()", SQLDataType.INSTANT);

    private final DSLContext db;
    private final Agents agents;
    private final OfferMeters meters;
    private final OfferSettings settings;

    Offers(DSLContext db, Agents agents, OfferMeters meters, OfferSettings settings) {
        this.db = db;
        this.agents = agents;
        this.meters = meters;
        this.settings = settings;
    }

    /** Offers the head to the lane's owner, if it listens and there is something to claim. */
    public void offerHead(WorkingSet set, Lane lane) {
        if (lane.owner() == null || !lane.claimable() || !agents.mayRun(lane.workspaceId(), lane.agentKey())) {
            return;
        }
        set.worker(lane.owner())
                .filter(worker -> worker.presence().ready() && worker.mayWork())
                .ifPresent(worker -> offer(set, lane, worker));
    }

    private void offer(WorkingSet set, Lane lane, KnownWorker worker) {
        // An accepted offer has done its duty once its turn has ended, and no turn runs here.
        db.deleteFrom(CLAIM_OFFER)
                .where(CLAIM_OFFER.LANE_ID.eq(lane.laneId()).and(CLAIM_OFFER.ACCEPTED_TOKEN.isNotNull()))
                .execute();
        QueuedMessage head = set.head(lane);
        UUID offerId = UUID.randomUUID();
        Instant expiresAt = lane.readAt().plus(settings.lifetime());
        int reserved = db.insertInto(CLAIM_OFFER)
                .set(CLAIM_OFFER.OFFER_ID, offerId)
                .set(CLAIM_OFFER.LANE_ID, lane.laneId())
                .set(CLAIM_OFFER.WORKER_ID, worker.workerId())
                .set(CLAIM_OFFER.MESSAGE_ID, head.messageId())
                .set(CLAIM_OFFER.EXPIRES_AT, expiresAt)
                .onConflictDoNothing()
                .execute();
        if (reserved == 0) {
            return; // The offer that stands already is as good as a new one.
        }
        meters.made();
        set.tell(new OutboundEvent(
                Topics.CLAIMS,
                worker.workerId(),
                ClaimOffered.newBuilder()
                        .setOfferId(offerId.toString())
                        .setWorkspaceId(lane.workspaceId())
                        .setWorkerId(worker.workerId())
                        .setConversationId(lane.conversationId())
                        .setAgentKey(lane.agentKey())
                        .setMessageId(head.messageId().toString())
                        .setOfferedAt(lane.readAt())
                        .setExpiresAt(expiresAt)
                        .build(),
                head.trace()));
    }

    /** An offer as it stands. */
    public record Offer(
            UUID offerId,
            long laneId,
            String workerId,
            @Nullable Long acceptedToken,
            boolean lapsed) {}

    public Optional<Offer> find(UUID offerId, String workerId) {
        return db.select(
                        CLAIM_OFFER.OFFER_ID,
                        CLAIM_OFFER.LANE_ID,
                        CLAIM_OFFER.WORKER_ID,
                        CLAIM_OFFER.ACCEPTED_TOKEN,
                        field(CLAIM_OFFER.EXPIRES_AT.le(NOW)))
                .from(CLAIM_OFFER)
                .where(CLAIM_OFFER.OFFER_ID.eq(offerId).and(CLAIM_OFFER.WORKER_ID.eq(workerId)))
                .fetchOptional(row -> new Offer(row.value1(), row.value2(), row.value3(), row.value4(), row.value5()));
    }

    /** The worker has accepted the offer, and runs the turn under this token. */
    public void accepted(WorkingSet set, Offer offer, long token) {
        db.update(CLAIM_OFFER)
                .set(CLAIM_OFFER.ACCEPTED_TOKEN, token)
                .where(CLAIM_OFFER.OFFER_ID.eq(offer.offerId()))
                .execute();
        set.save(set.worker(offer.workerId()).orElseThrow().offersLapsed(0, true));
        meters.accepted();
    }

    /**
     * Takes back what is offered of this lane. An offer that was accepted stays, for a worker that accepts it again.
     */
    public void withdraw(long laneId) {
        db.deleteFrom(CLAIM_OFFER)
                .where(CLAIM_OFFER.LANE_ID.eq(laneId).and(CLAIM_OFFER.ACCEPTED_TOKEN.isNull()))
                .execute();
    }

    /** Offers that were not accepted in time, oldest first. */
    public List<Offer> lapsed(int limit) {
        return db.select(CLAIM_OFFER.OFFER_ID, CLAIM_OFFER.LANE_ID, CLAIM_OFFER.WORKER_ID)
                .from(CLAIM_OFFER)
                .where(CLAIM_OFFER.ACCEPTED_TOKEN.isNull().and(CLAIM_OFFER.EXPIRES_AT.le(NOW)))
                .orderBy(CLAIM_OFFER.EXPIRES_AT)
                .limit(limit)
                .fetch(row -> new Offer(row.value1(), row.value2(), row.value3(), null, true));
    }

    /** Withdraws a lapsed offer and counts it; a worker that lets too many lapse in a row is deaf and gets no more. */
    public void lapse(WorkingSet set, Offer offer) {
        int withdrawn = db.deleteFrom(CLAIM_OFFER)
                .where(CLAIM_OFFER.OFFER_ID.eq(offer.offerId()))
                .and(CLAIM_OFFER.ACCEPTED_TOKEN.isNull())
                .execute();
        if (withdrawn == 1) {
            KnownWorker worker = set.worker(offer.workerId()).orElseThrow();
            int inARow = worker.presence().lapsedOffers() + 1;
            boolean stillReady = worker.presence().ready() && inARow < settings.lapsesUntilDeaf();
            set.save(worker.offersLapsed(inARow, stillReady));
            meters.lapsed();
        }
    }

    /** Whether the worker is past hearing: it may beat, but offers to it lapse. */
    public boolean deaf(KnownWorker worker) {
        return worker.presence().lapsedOffers() >= settings.lapsesUntilDeaf();
    }

    /**
     * Lanes whose owner listens, whose head may run, and for which no offer stands: what a missed moment leaves behind.
     */
    public List<Long> overlooked(int limit) {
        return db.select(LANE.LANE_ID)
                .from(WORKER)
                .join(LANE)
                .on(LANE.LANE_ID.eq(WORKER.LANE_ID))
                .where(WORKER.READY)
                .and(LANE.LEASE_UNTIL.isNull())
                .and(LANE.HEAD_SEQ.le(LANE.TAIL_SEQ))
                .and(LANE.AVAILABLE_AT.le(NOW))
                .and(Agents.mayRun(LANE.WORKSPACE_ID, LANE.AGENT_KEY))
                .andNotExists(db.selectOne()
                        .from(CLAIM_OFFER)
                        .where(CLAIM_OFFER.LANE_ID.eq(LANE.LANE_ID).and(CLAIM_OFFER.ACCEPTED_TOKEN.isNull())))
                .limit(limit)
                .fetch(LANE.LANE_ID);
    }
}
