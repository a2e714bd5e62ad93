package io.agentfactory.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.worker.WorkSource.Next;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkSourceTest {

    private final ScriptedDoor scripted = new ScriptedDoor();
    private final WorkerTimes times = WorkerTest.TestTimes.SHORT;
    private final WorkerDoor door = new WorkerDoor(scripted.uri(), new WorkerToken(ScriptedDoor.TOKEN), times);
    private final WorkSource work =
            new WorkSource(door, times, BackOff.from(Duration.ofMillis(10), RandomGenerator.getDefault()), null);
    private final WorkSource patient = new WorkSource(
            door,
            WorkerTimes.defaults(Duration.ofMinutes(30)),
            BackOff.from(Duration.ofMillis(10), RandomGenerator.getDefault()),
            null);

    @AfterEach
    void close() {
        door.close();
        scripted.close();
    }

    @Test
    void offerIsAcceptedWhileAQuestionIsOpen() {
        // Given
        CompletableFuture<Next> next = next();
        await().until(() -> scripted.count("claims") >= 2);
        String offer = scripted.lane.makeOffer("offered");

        // When
        work.offered(offer);

        // Then
        assertThat(text(next)).isEqualTo("offered");
        assertThat(scripted.count("accept")).isEqualTo(1);
    }

    @Test
    void noQuestionIsBegunWhileTheTurnOfAnAcceptedOfferRuns() throws Exception {
        // Given
        CompletableFuture<Next> next = next();
        await().until(() -> scripted.count("claims") >= 2);
        work.offered(scripted.lane.makeOffer("offered"));
        Claim claim = ((Next.Work) next.join()).claim();
        long asked = scripted.count("claims");

        // When
        await().during(times.longPoll().multipliedBy(3))
                .atMost(Duration.ofSeconds(5))
                .until(() -> scripted.count("claims") == asked);
        door.complete(claim, new TurnResult(List.of(), List.of()), true);
        scripted.lane.append("after");

        // Then
        assertThat(text(next())).isEqualTo("after");
        assertThat(scripted.lane.violations()).isEmpty();
    }

    @Test
    void aQuestionThatAnAcceptanceOvertakesWasBegunBeforeIt() throws Exception {
        // Given: a question that is held up on this side, by what the worker asks before it
        CountDownLatch heldUp = scripted.hold("control");
        CompletableFuture<Next> next = next();
        await().until(() -> scripted.count("control") == 1);

        // When: an offer is accepted meanwhile, and then the question arrives
        work.offered(scripted.lane.makeOffer("offered"));
        Claim claim = ((Next.Work) next.join()).claim();
        long asked = scripted.count("claims");
        heldUp.countDown();
        await().until(() -> scripted.count("claims") > asked);

        // Then
        assertThat(door.complete(claim, new TurnResult(List.of(), List.of()), false))
                .isInstanceOf(TurnAnswer.Done.class);
        assertThat(scripted.lane.violations()).isEmpty();
    }

    @Test
    void lostOfferOnlyCostsTime() {
        // Given
        CompletableFuture<Next> next = next();

        // When
        scripted.lane.append("nobody was told");

        // Then
        assertThat(text(next)).isEqualTo("nobody was told");
    }

    @Test
    void lapsedAndForeignOffersChangeNothing() {
        // Given
        CompletableFuture<Next> next = next();
        work.offered(UUID.randomUUID().toString());
        await().until(() -> scripted.count("accept") == 1);

        // When
        work.offered(scripted.lane.makeOffer("the real one"));

        // Then
        assertThat(text(next)).isEqualTo("the real one");
    }

    @Test
    void leavingWaitsForTheOpenQuestionBecauseItMayBringALease() {
        // Given
        CompletableFuture<Next> next = next(patient);
        await().until(() -> scripted.count("claims") >= 2);
        patient.stop(StopReason.SIGNAL);

        // When
        scripted.lane.append("just in time");

        // Then
        assertThat(text(next)).isEqualTo("just in time");
        assertThat(next(patient).join()).isEqualTo(new Next.Leave(StopReason.SIGNAL));
    }

    @Test
    void scalingWeakness39_anIdleWorkerWaitsAtTheDoorWithOneQuestionInsteadOfAskingAgainAndAgain() {
        // Given: the first question tells that it is there, the second one waits
        CompletableFuture<Next> next = next(patient);
        await().until(() -> scripted.count("claims") == 2);

        // When
        scripted.lane.append("late");

        // Then
        assertThat(text(next)).isEqualTo("late");
        assertThat(scripted.count("claims")).isEqualTo(2);
        assertThat(scripted.count("control")).isLessThanOrEqualTo(1);
    }

    private CompletableFuture<Next> next() {
        return next(work);
    }

    private static CompletableFuture<Next> next(WorkSource work) {
        CompletableFuture<Next> next = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                next.complete(work.next());
            } catch (Throwable e) {
                next.completeExceptionally(e);
            }
        });
        return next;
    }

    private static String text(CompletableFuture<Next> next) {
        return ((Next.Work) next.join()).claim().payload().text();
    }
}
