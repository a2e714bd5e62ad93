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
                new KnownWorker.NewestTurn(null, Caller.UNKNOWN, null, null),
                new KnownWorker.Presence(new Asker(RUN, 4), true, 2, at),
                null,
                0,
                NOW);
    }

    private static KnownWorker busySince(Instant lastContact) {
        return busySince(lastContact, lastContact.plusSeconds(60));
    }

    private static KnownWorker busySince(Instant lastContact, Instant leasedUntil) {
        KnownWorker heard = lastHeard(lastContact);
        return new KnownWorker(
                heard.workerId(),
                heard.workspaceId(),
                heard.state(),
                heard.place(),
                new KnownWorker.NewestTurn(3L, Caller.UNKNOWN, null, leasedUntil),
                heard.presence(),
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
        KnownWorker lately = busySince(NOW.minus(Duration.ofSeconds(9)));
        KnownWorker longAgo = busySince(NOW.minus(Duration.ofSeconds(11)));
        KnownWorker calledLately = busySince(NOW.minus(Duration.ofSeconds(1)), NOW.plusSeconds(49));
        Instant leaseUntil = NOW.plusSeconds(60);

        // Then
        assertThat(calledLately.idle().proceeds(leaseUntil)).isEqualTo(calledLately.extended(leaseUntil));
        assertThat(lately.idle().proceeds(leaseUntil)).isEqualTo(lately);
        assertThat(longAgo.idle().proceeds(leaseUntil)).isEqualTo(longAgo.extended(leaseUntil));
    }

    @Test
    void aWorkerIsLeasedUntilTheEndThatWasWrittenLast() {
        // When
        KnownWorker claimed = lastHeard(null).claimed(3, Caller.UNKNOWN, NOW.plusSeconds(60));
        KnownWorker extended = claimed.extended(NOW.plusSeconds(90));

        // Then
        assertThat(claimed.newestTurn().leasedUntil()).isEqualTo(NOW.plusSeconds(60));
        assertThat(extended.newestTurn().leasedUntil()).isEqualTo(NOW.plusSeconds(90));
        assertThat(extended.presence().lastContactAt()).isEqualTo(NOW);
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
