package io.agentfactory.queue.recovery;

import io.agentfactory.queue.departure.Departures;
import io.agentfactory.queue.intake.Intake;
import io.agentfactory.queue.turn.Turns;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks, on every copy of the service, for what time has undone or brought. Each find is judged again under its row
 * lock by the database's clock, so copies do not tread on each other; what fails is met again by the next look.
 */
@Component
class Recovery {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final int BATCH = 100;

    private final Hearing hearing;
    private final Turns turns;
    private final LapsedOffers lapsedOffers;
    private final Departures departures;
    private final UnsettledWorkers unsettledWorkers;
    private final Intake intake;

    Recovery(
            Hearing hearing,
            Turns turns,
            LapsedOffers lapsedOffers,
            Departures departures,
            UnsettledWorkers unsettledWorkers,
            Intake intake) {
        this.hearing = hearing;
        this.turns = turns;
        this.lapsedOffers = lapsedOffers;
        this.departures = departures;
        this.unsettledWorkers = unsettledWorkers;
        this.intake = intake;
    }

    @Scheduled(fixedDelayString = "${agent-factory.recovery.interval:500ms}")
    void look() {
        drainInBatches("lost-turns", limit -> hearing.longEnough() ? turns.endLost(limit) : 0);
        drainInBatches("lapsed-offers", lapsedOffers::withdraw);
        drainInBatches("silent-workers", limit -> hearing.longEnough() ? departures.retireSilent(limit) : 0);
        drainInBatches("due-messages", intake::appendDue);
        drainInBatches("unsettled-workers", unsettledWorkers::pin);
        drainInBatches("overlooked-lanes", lapsedOffers::offerOverlooked);
    }

    /**
     * After an outage there may be many: batches keep each transaction short, and a bound keeps one kind from starving
     * another.
     */
    private static void drainInBatches(String what, IntUnaryOperator batch) {
        try {
            for (int round = 0; round < 20 && batch.applyAsInt(BATCH) == BATCH; round++) {
                log.debug("event=recovery-batch what={} size={}", what, BATCH);
            }
        } catch (RuntimeException e) {
            log.warn("event=recovery-failed what={} error={}", what, e.toString());
        }
    }
}
