package io.agentfactory.queue.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownWorkerTest {

    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final UUID RUN = UUID.randomUUID();

    private static KnownWorker lastHeard(@Nullable Instant at) {
        return new KnownWorker(
                "w",
                "default",
                LifecycleState.ACTIVE,
                new KnownWorker.Place(null, null, null),
                new KnownWorker.NewestTurn(null, Caller.UNKNOWN, null),
                new KnownWorker.Presence(new Asker(RUN, 4), true, 2, at),
                null,
                0,
                NOW);
    }

    @Test
    void aProcessThatAsksAgainStaysTheSameAsker() {
        // When
        KnownWorker again = lastHeard(null).asked(new Caller(RUN, 2));

        // Then
        assertThat(again.presence().asker().number()).isEqualTo(4);
        assertThat(again.presence().lapsedOffers()).isEqualTo(2);
        assertThat(again.presence().lastContactAt()).isEqualTo(NOW);
    }

    @Test
    void aProcessThatWasStartedAnewIsAnotherAskerAndNotDeaf() {
        // When
        KnownWorker anew = lastHeard(null).asked(new Caller(UUID.randomUUID(), 1));

        // Then
        assertThat(anew.presence().asker().number()).isEqualTo(5);
        assertThat(anew.presence().lapsedOffers()).isZero();
    }

    @Test
    void callsOfAWorkerThatDoesNotSayWhoAsksAreAnotherAskerEachAndLeaveItDeaf() {
        // When
        KnownWorker asked = lastHeard(null).asked(Caller.UNKNOWN).asked(Caller.UNKNOWN);

        // Then
        assertThat(asked.presence().asker().number()).isEqualTo(6);
        assertThat(asked.presence().lapsedOffers()).isEqualTo(2);
    }

    @Test
    void theConversationStaysWithAWorkerThatOwnsItsLaneNoMore() {
        // When
        KnownWorker freed = lastHeard(null).own(7, "c", "a").disown();

        // Then
        assertThat(freed.laneId()).isNull();
        assertThat(freed.takesAnyLane()).isFalse();
        assertThat(freed.conversationId()).isEqualTo("c");
        assertThat(freed.presence().ready()).isFalse();
    }

    @Test
    void aWorkerThatGoesFromTurnToTurnIsWrittenOnlyNowAndThen() {
        // Given
        KnownWorker lately = lastHeard(NOW.minus(Duration.ofSeconds(9))).claimed(3, Caller.UNKNOWN);
        KnownWorker longAgo = lastHeard(NOW.minus(Duration.ofSeconds(11))).claimed(3, Caller.UNKNOWN);

        // Then
        assertThat(lately.idle().proceeds()).isEqualTo(lately);
        assertThat(longAgo.idle().proceeds()).isEqualTo(longAgo.contact());
    }

    @Test
    void aRetiredWorkerGetsNoMoreWorkAndNoOffers() {
        // When
        KnownWorker retired = lastHeard(null).retire("drained: done");

        // Then
        assertThat(retired.mayWork()).isFalse();
        assertThat(retired.presence().ready()).isFalse();
    }
}
