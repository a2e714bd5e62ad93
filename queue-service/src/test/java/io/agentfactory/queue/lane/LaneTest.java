package io.agentfactory.queue.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.agentfactory.queue.lane.Lane.Head;
import io.agentfactory.queue.lane.Lane.Line;
import io.agentfactory.queue.lane.Lane.RunningTurn;
import io.agentfactory.queue.lane.Lane.Tokens;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(90);

    private static Lane empty() {
        return lane(new Tokens(0, 0, 0), new Line(1, 0, 0), null, null, NOW);
    }

    private static Lane running(Instant leaseUntil, Instant since, Instant readAt) {
        return lane(new Tokens(1, 1, 1), new Line(1, 1, 0), "x", new RunningTurn(leaseUntil, since), readAt);
    }

    private static Lane lane(
            Tokens tokens, Line line, @Nullable String owner, @Nullable RunningTurn turn, Instant readAt) {
        Head head = new Head(0, Instant.EPOCH);
        return new Lane(7, "w", "c", "a", tokens, line, head, owner, turn, HistorySpan.EMPTY, readAt);
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
        assertThat(second.tokens().claimed()).isEqualTo(2);
        assertThat(second.tokens().asked()).isEqualTo(1);
        assertThat(third.tokens().asked()).isEqualTo(3);
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
        assertThat(fenced.tokens().claimed()).isEqualTo(1);
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
        Lane running = running(NOW.plusSeconds(1), NOW, NOW);
        Lane late = running(NOW.plusSeconds(1), NOW, NOW.plusSeconds(6));

        // Then
        assertThat(running.renew(LEASE, limit).leaseUntil()).isEqualTo(NOW.plus(LEASE));
        assertThat(late.renew(LEASE, limit).leaseUntil()).isEqualTo(NOW.plus(limit));
        assertThat(running.overran(limit)).isFalse();
        assertThat(late.overran(Duration.ofSeconds(6))).isTrue();
    }

    @Test
    void aLeaseHasExpiredAtItsEndAndNotBefore() {
        // Given
        Lane atEnd = running(NOW, NOW.minus(LEASE), NOW);
        Lane before = running(NOW.plusMillis(1), NOW.minus(LEASE), NOW);

        // Then
        assertThat(atEnd.leaseExpired()).isTrue();
        assertThat(before.leaseExpired()).isFalse();
    }
}
