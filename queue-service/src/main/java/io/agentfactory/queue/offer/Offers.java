package io.agentfactory.queue.offer;

import static io.agentfactory.queue.db.Tables.CLAIM_OFFER;
import static io.agentfactory.queue.db.Tables.LANE;
import static io.agentfactory.queue.db.Tables.WORKER;
import static org.jooq.impl.DSL.field;

import io.agentfactory.events.ClaimOffered;
import io.agentfactory.platform.event.OutboundEvent;
import io.agentfactory.platform.outbox.Outbox;
import io.agentfactory.queue.lane.Lane;
import io.agentfactory.queue.message.MessageStore;
import io.agentfactory.queue.message.QueuedMessage;
import io.agentfactory.queue.worker.KnownWorker;
import io.agentfactory.queue.worker.WorkerStore;
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
    private final MessageStore messages;
    private final WorkerStore workers;
    private final Outbox outbox;
    private final OfferSettings settings;

    Offers(DSLContext db, MessageStore messages, WorkerStore workers, Outbox outbox, OfferSettings settings) {
        this.db = db;
        this.messages = messages;
        this.workers = workers;
        this.outbox = outbox;
        this.settings = settings;
    }

    /** Offers the head to the lane's owner, if it listens and there is something to claim. */
    public void offerHead(Lane lane) {
        if (lane.owner() == null || !lane.claimable()) {
            return;
        }
        workers.lock(lane.owner())
                .filter(worker -> worker.ready() && worker.mayWork())
                .ifPresent(worker -> offer(lane, worker));
    }

    private void offer(Lane lane, KnownWorker worker) {
        // An accepted offer has done its duty once its turn has ended, and no turn runs here.
        db.deleteFrom(CLAIM_OFFER)
                .where(CLAIM_OFFER.LANE_ID.eq(lane.laneId()).and(CLAIM_OFFER.ACCEPTED_TOKEN.isNotNull()))
                .execute();
        QueuedMessage head = messages.read(lane.laneId(), lane.headSeq());
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
        outbox.add(new OutboundEvent(
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

    public void accepted(Offer offer, long token) {
        db.update(CLAIM_OFFER)
                .set(CLAIM_OFFER.ACCEPTED_TOKEN, token)
                .where(CLAIM_OFFER.OFFER_ID.eq(offer.offerId()))
                .execute();
        workers.offersLapsed(offer.workerId(), 0, true);
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
    public void lapse(Offer offer) {
        KnownWorker worker = workers.lock(offer.workerId()).orElseThrow();
        int withdrawn = db.deleteFrom(CLAIM_OFFER)
                .where(CLAIM_OFFER.OFFER_ID.eq(offer.offerId()))
                .and(CLAIM_OFFER.ACCEPTED_TOKEN.isNull())
                .execute();
        if (withdrawn == 1) {
            int inARow = worker.lapsedOffers() + 1;
            workers.offersLapsed(worker.workerId(), inARow, worker.ready() && inARow < settings.lapsesUntilDeaf());
        }
    }

    /** Whether the worker is past hearing: it may beat, but offers to it lapse. */
    public boolean deaf(KnownWorker worker) {
        return worker.lapsedOffers() >= settings.lapsesUntilDeaf();
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
                .andNotExists(db.selectOne()
                        .from(CLAIM_OFFER)
                        .where(CLAIM_OFFER.LANE_ID.eq(LANE.LANE_ID).and(CLAIM_OFFER.ACCEPTED_TOKEN.isNull())))
                .limit(limit)
                .fetch(LANE.LANE_ID);
    }
}
