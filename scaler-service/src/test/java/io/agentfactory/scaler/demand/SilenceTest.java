package io.agentfactory.scaler.demand;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.QueueDepthChanged;
import io.agentfactory.scaler.db.Tables;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.scaler.trigger.ClockApi;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From when on the queue's silence about a worker means something. */
class SilenceTest {

    private static final Duration GAP = Duration.ofSeconds(60);
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private static ScalerUnderTest scaler;
    private final String workspace = "w-" + UUID.randomUUID();
    private DemandApi demands;
    private ClockApi clock;

    @BeforeAll
    static void start() {
        scaler = ScalerUnderTest.start(Map.of());
    }

    @AfterAll
    static void stop() {
        scaler.close();
    }

    @BeforeEach
    void beans() {
        demands = scaler.bean(DemandApi.class);
        clock = scaler.bean(ClockApi.class);
    }

    @Test
    void silenceNeverCountsBeforeTheQueueWasHeard() {
        // When
        Demand demand = demands.of(workspace);

        // Then
        assertThat(demand.silenceCountsFrom()).isNull();
    }

    @Test
    void silenceCountsAShortWhileAfterTheFirstWord() {
        // Given
        Instant before = clock.now();

        // When
        demands.take(word(1, before));

        // Then
        assertThat(countsFrom()).isBetween(before.plus(SETTLE), clock.now().plus(SETTLE));
    }

    @Test
    void furtherWordsDoNotPutItOff() {
        // Given
        demands.take(word(1, clock.now()));
        Instant first = countsFrom();

        // When
        demands.take(word(2, clock.now()));

        // Then
        assertThat(countsFrom()).isEqualTo(first);
    }

    @Test
    void afterAGapItBeginsAnew() {
        // Given
        demands.take(word(1, clock.now()));
        letTimePass(GAP.plusSeconds(1));
        Instant again = clock.now();

        // When
        demands.take(word(2, again));

        // Then
        assertThat(countsFrom()).isAfterOrEqualTo(again.plus(SETTLE));
    }

    @Test
    void aWordThatIsOldDoesNotCountHoweverLateItArrives() {
        // Given
        Instant longAgo = clock.now().minus(GAP).minusSeconds(1);

        // When
        demands.take(word(1, longAgo));

        // Then
        assertThat(demands.of(workspace).silenceCountsFrom()).isNull();
    }

    private Instant countsFrom() {
        return Objects.requireNonNull(demands.of(workspace).silenceCountsFrom());
    }

    private void letTimePass(Duration time) {
        var depth = Tables.QUEUE_DEPTH;
        Instant then = clock.now().minus(time);
        scaler.bean(DSLContext.class)
                .update(depth)
                .set(depth.HEARD_AT, then)
                .set(depth.HEARD_SINCE, then)
                .set(depth.OBSERVED_AT, then)
                .where(depth.WORKSPACE_ID.eq(workspace))
                .execute();
    }

    private QueueDepthChanged word(long version, Instant observedAt) {
        return QueueDepthChanged.newBuilder()
                .setWorkspaceId(workspace)
                .setVersion(version)
                .setQueued(0)
                .setRunning(0)
                .setWaitingLanes(0)
                .setLanes(List.of())
                .setObservedAt(observedAt)
                .build();
    }
}
