package io.agentfactory.queue.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(90);

    private static Lane empty() {
        return new Lane(7, "w", "c", "a", 0, 0, 0, 1, 0, 0, 0, null, null, null, 0, Instant.EPOCH, NOW);
    }

    @Test
    void anEmptyLaneHasNothingToClaim() {
        assertThat(empty().hasWork()).isFalse();
        assertThat(empty().claimable()).isFalse();
    }

    @Test
    void everyClaimTakesAHigherTokenThanAnyBefore() {
        // Given
        Lane lane = empty().append().append().pin("worker");

        // When
        Lane first = lane.claim(LEASE);
        Lane second = first.finishHead().claim(LEASE);

        // Then
        assertThat(first.token()).isEqualTo(1);
        assertThat(second.token()).isEqualTo(2);
        assertThat(second.leaseUntil()).isEqualTo(NOW.plus(LEASE));
    }

    @Test
    void aClaimThatCameWithACompletionIsToldFromOneThatWasAskedFor() {
        // Given
        Lane first = empty().append().append().append().pin("worker").claim(LEASE);

        // When
        Lane second = first.finishHead().proceed(LEASE);
        Lane third = second.finishHead().claim(LEASE);

        // Then
        assertThat(second.token()).isEqualTo(2);
        assertThat(second.claimedToken()).isEqualTo(2);
        assertThat(second.askedToken()).isEqualTo(1);
        assertThat(third.askedToken()).isEqualTo(3);
    }

    @Test
    void aLaneWithoutOwnerIsNotClaimed() {
        Lane lane = empty().append();

        assertThatIllegalStateException().isThrownBy(() -> lane.claim(LEASE));
    }

    @Test
    void aRunningTurnIsNotClaimedAgainNorItsOwnerReleased() {
        // Given
        Lane running = empty().append().append().pin("worker").claim(LEASE);

        // Then
        assertThat(running.claimable()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> running.claim(LEASE));
        assertThatIllegalStateException().isThrownBy(running::unpin);
    }

    @Test
    void laterMessageWaitsWhileHeadBacksOff() {
        // Given
        Lane running = empty().append().append().pin("worker").claim(LEASE);

        // When
        Lane backingOff = running.retryHead(Duration.ofSeconds(4));

        // Then
        assertThat(backingOff.headSeq()).isEqualTo(1);
        assertThat(backingOff.attempts()).isEqualTo(1);
        assertThat(backingOff.claimable()).isFalse();
        assertThat(backingOff.availableAt()).isEqualTo(NOW.plusSeconds(4));
    }

    @Test
    void anotherMessageDoesNotShortenTheBackOffOfTheHead() {
        // Given
        Lane backingOff = empty().append().pin("worker").claim(LEASE).retryHead(Duration.ofSeconds(4));

        // When
        Lane appended = backingOff.append();

        // Then
        assertThat(appended.claimable()).isFalse();
        assertThat(appended.attempts()).isEqualTo(1);
    }

    @Test
    void theNextHeadStartsWithoutAttemptsOrBackOff() {
        // Given
        Lane failing = empty().append().append().pin("worker").claim(LEASE);

        // When
        Lane moved = failing.finishHead();

        // Then
        assertThat(moved.headSeq()).isEqualTo(2);
        assertThat(moved.attempts()).isZero();
        assertThat(moved.claimable()).isTrue();
    }

    @Test
    void aFencedTurnIsHeldByNobodyUnderItsOldToken() {
        // Given
        Lane running = empty().append().pin("worker").claim(LEASE);

        // When
        Lane fenced = running.fenceOff();

        // Then
        assertThat(running.heldBy("worker", 1)).isTrue();
        assertThat(fenced.heldBy("worker", 1)).isFalse();
        assertThat(fenced.claimedToken()).isEqualTo(1);
    }

    @Test
    void onlyTheOwnerHoldsATurn() {
        Lane running = empty().append().pin("worker").claim(LEASE);

        assertThat(running.heldBy("other", 1)).isFalse();
        assertThat(running.heldBy("worker", 2)).isFalse();
    }

    @Test
    void aLaneIsPinnedToOneWorkerAtATime() {
        Lane pinned = empty().pin("worker");

        assertThatIllegalStateException().isThrownBy(() -> pinned.pin("other"));
    }

    @Test
    void heartbeatsExtendALeaseUntilTheTurnHasTakenItsTimeAndNoFurther() {
        // Given
        Duration limit = LEASE.plusSeconds(5);
        Lane running =
                new Lane(7, "w", "c", "a", 1, 1, 1, 1, 1, 0, 0, "x", NOW.plusSeconds(1), NOW, 0, Instant.EPOCH, NOW);
        Lane late = new Lane(
                7,
                "w",
                "c",
                "a",
                1,
                1,
                1,
                1,
                1,
                0,
                0,
                "x",
                NOW.plusSeconds(1),
                NOW,
                0,
                Instant.EPOCH,
                NOW.plusSeconds(6));

        // Then
        assertThat(running.renew(LEASE, limit).leaseUntil()).isEqualTo(NOW.plus(LEASE));
        assertThat(late.renew(LEASE, limit).leaseUntil()).isEqualTo(NOW.plus(limit));
        assertThat(running.overran(limit)).isFalse();
        assertThat(late.overran(Duration.ofSeconds(6))).isTrue();
    }

    @Test
    void aLeaseHasExpiredAtItsEndAndNotBefore() {
        // Given
        Lane atEnd = new Lane(7, "w", "c", "a", 1, 1, 1, 1, 1, 0, 0, "x", NOW, NOW.minus(LEASE), 0, Instant.EPOCH, NOW);
        Lane before = new Lane(
                7, "w", "c", "a", 1, 1, 1, 1, 1, 0, 0, "x", NOW.plusMillis(1), NOW.minus(LEASE), 0, Instant.EPOCH, NOW);

        // Then
        assertThat(atEnd.leaseExpired()).isTrue();
        assertThat(before.leaseExpired()).isFalse();
    }
}
