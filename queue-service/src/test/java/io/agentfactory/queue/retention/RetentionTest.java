package io.agentfactory.queue.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.events.MessageChange;
import io.agentfactory.events.MessageLifecycleChanged;
import io.agentfactory.events.ScheduledTick;
import io.agentfactory.events.WorkerState;
import io.agentfactory.queue.support.DoorClient;
import io.agentfactory.queue.support.EventTap;
import io.agentfactory.queue.support.QueueProbe;
import io.agentfactory.queue.support.QueueUnderTest;
import io.agentfactory.queue.support.Scene;
import io.agentfactory.testing.ApiClient;
import io.agentfactory.topics.Topics;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is old leaves, and nothing that is still wanted. Weeks are made old by moving their rows. */
class RetentionTest {

    private static final LocalDate THIS_WEEK =
            LocalDate.now(ZoneOffset.UTC).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    private static final AtomicInteger TESTS = new AtomicInteger();

    private static QueueUnderTest queue;
    private static QueueUnderTest copy;
    private static Scene scene;
    private static QueueProbe probe;
    private static DSLContext db;

    private final LocalDate oldWeek = THIS_WEEK.minusWeeks(8L + TESTS.incrementAndGet());
    private final String conversation = "c-" + UUID.randomUUID();
    private DoorClient worker;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.start(Map.of());
        copy = queue.startCopy();
        scene = new Scene(queue);
        probe = new QueueProbe(queue);
        db = queue.bean(DSLContext.class);
    }

    @AfterAll
    static void stop() {
        copy.close();
        queue.close();
    }

    @BeforeEach
    void aConversationWithItsWorker() {
        worker = scene.worker("w-" + UUID.randomUUID(), conversation);
    }

    @Test
    void weeksAreMadeBeforeTheyAreNeeded() {
        assertThat(weeks()).contains(THIS_WEEK, THIS_WEEK.plusWeeks(1), THIS_WEEK.plusWeeks(2));
    }

    @Test
    void messagesStandInTheirWeek() {
        // When
        String message = append("hello");

        // Then
        assertThat(weekOf(message)).isEqualTo("message_" + THIS_WEEK);
    }

    @Test
    void weakness41_aWeekInWhichAllIsFinishedLeavesWithItsIds() {
        // Given
        String message = done("hello");
        makeOld(message);

        // When
        tick();

        // Then
        await().until(() -> !weeks().contains(oldWeek));
        await().until(() -> !isKnown(message));
        assertThat(probe.holds(conversation, message)).isFalse();
    }

    @Test
    void whatIsNotFinishedStaysInItsPlaceHoweverOld() {
        // Given
        String done = done("one");
        String second = append("two");
        String third = append("three");
        makeOld(done, second, third);

        // When
        tick();

        // Then
        await().until(() -> !weeks().contains(oldWeek));
        assertThat(weekOf(second)).isEqualTo("message_default");
        assertThat(finishNext()).isEqualTo(second);
        assertThat(finishNext()).isEqualTo(third);
    }

    @Test
    void leftoversLeaveADayAfterTheyAreFinished() {
        // Given
        String late = append("late");
        String later = append("later");
        makeOld(late, later);
        tick();
        await().until(() -> "message_default".equals(weekOf(later)));
        finishNext();
        finishNext();
        db.execute("""
                update ended_message set ended_at = now() - interval '25 hours'
                  from message where ended_message.lane_id = message.lane_id and ended_message.seq = message.seq
                                 and message_id = ?::uuid
                """, late);

        // When
        tick();

        // Then
        await().until(() -> !isKnown(late));
        assertThat(probe.holds(conversation, late)).isFalse();
        assertThat(probe.holds(conversation, later)).isTrue();
        assertThat(isKnown(later)).isTrue();
    }

    @Test
    void anOldDeadLetterCanStillBeRedriven() {
        // Given
        String dead = dead("what was that");
        makeOld(dead);
        tick();
        await().until(() -> !weeks().contains(oldWeek));

        // When
        int status = operator().post("/v1/dead-letters/" + dead + "/redrive").status();

        // Then
        assertThat(status).isEqualTo(204);
        DoorClient.Answer again = worker.awaitClaim();
        assertThat(again.messageId()).isEqualTo(dead);
        assertThat(again.text()).isEqualTo("what was that");
    }

    @Test
    void aDeadLetterThatNobodyWantedIsDiscardedAndThatIsTold() {
        // Given
        String dead = dead("poison");
        String younger = dead("more poison");
        db.execute("update dead_letter set dead_at = now() - interval '91 days' where message_id = ?::uuid", dead);

        try (EventTap lifecycle = EventTap.on(Topics.MESSAGE_LIFECYCLE, queue)) {
            // When
            tick();

            // Then
            lifecycle.awaitValue(event -> event instanceof MessageLifecycleChanged change
                    && change.getMessageId().equals(dead)
                    && change.getChange() == MessageChange.DISCARDED);
        }
        assertThat(operator().get("/v1/dead-letters/" + dead).status()).isEqualTo(404);
        assertThat(operator().get("/v1/dead-letters/" + younger).status()).isEqualTo(200);
    }

    @Test
    void scalingWeakness39_workersThatEndedLongAgoAreForgotten() {
        // Given
        String ended = "w-" + UUID.randomUUID();
        String living = "w-" + UUID.randomUUID();
        String justEnded = "w-" + UUID.randomUUID();
        scene.worker(ended, "c-" + ended);
        scene.worker(living, "c-" + living);
        scene.worker(justEnded, "c-" + justEnded);
        scene.lifecycle(ended, null, WorkerState.STOPPED);
        scene.lifecycle(justEnded, null, WorkerState.FAILED);
        await().until(() -> hasEnded(ended) && hasEnded(justEnded));
        db.execute("update worker set ended_at = ended_at - interval '46 days' where worker_id = ?", ended);

        // When
        tick();

        // Then
        await().until(() -> !isWorker(ended));
        assertThat(isWorker(living)).isTrue();
        assertThat(isWorker(justEnded)).isTrue();
    }

    @Test
    void copiesThatClearAwayAtOnceWhileTurnsRunDisturbNobody() throws Exception {
        // Given
        List<Expiring> kept = all(queue);
        List<Expiring> keptByCopy = all(copy);
        String first = append("first");
        makeOld(first);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            Future<?> one = executor.submit(() -> clearThrice(kept));
            Future<?> other = executor.submit(() -> clearThrice(keptByCopy));
            String claimed = finishNext();
            for (int turn = 0; turn < 20; turn++) {
                done("turn " + turn);
            }
            one.get();
            other.get();

            // Then
            assertThat(claimed).isEqualTo(first);
            assertThat(weeks()).doesNotContain(oldWeek).contains(THIS_WEEK);
            assertThat(probe.lane(conversation)).containsEntry("head_seq", 22L);
        }
    }

    private static void clearThrice(List<Expiring> kept) {
        for (int round = 0; round < 3; round++) {
            kept.forEach(expiring -> expiring.clear(10));
        }
    }

    private static List<Expiring> all(QueueUnderTest service) {
        return List.copyOf(service.context().getBeansOfType(Expiring.class).values());
    }

    private String append(String text) {
        String message = scene.message(conversation, text);
        await().until(() -> probe.holds(conversation, message));
        return message;
    }

    private String done(String text) {
        String message = append(text);
        assertThat(finishNext()).isEqualTo(message);
        return message;
    }

    private String finishNext() {
        DoorClient.Answer claim = worker.awaitClaim();
        assertThat(worker.complete(claim, "done").status()).isEqualTo(200);
        return claim.messageId();
    }

    private String dead(String text) {
        String message = append(text);
        DoorClient.Answer claim = worker.awaitClaim();
        worker.turn(claim.messageId(), "fail", Map.of("token", claim.token(), "error", "no idea", "permanent", true));
        return message;
    }

    /** The messages arrived, and were finished, in the old week. */
    private void makeOld(String... messages) {
        for (String table : List.of("message", "ended_message")) {
            db.execute("create table if not exists \"%1$s_%2$s\" partition of %1$s for values from ('%3$s') to ('%4$s')"
                    .formatted(table, oldWeek, oldWeek + " 00:00Z", oldWeek.plusWeeks(1) + " 00:00Z"));
        }
        for (String message : messages) {
            db.execute("""
                    update ended_message set appended_at = ?::timestamptz, ended_at = ended_at - interval '8 weeks'
                      from message where ended_message.lane_id = message.lane_id and ended_message.seq = message.seq
                                     and message_id = ?::uuid
                    """, oldWeek + " 12:00Z", message);
            db.execute(
                    "update message set appended_at = ?::timestamptz where message_id = ?::uuid",
                    oldWeek + " 12:00Z",
                    message);
            db.execute(
                    "update received_message set received_at = ?::timestamptz where message_id = ?::uuid",
                    oldWeek + " 12:00Z",
                    message);
        }
    }

    private static void tick() {
        Instant now = Instant.now();
        scene.publish(
                Topics.TICKS,
                "retention",
                ScheduledTick.newBuilder()
                        .setName("retention")
                        .setScheduledFor(now)
                        .setFiredAt(now)
                        .build());
    }

    private static List<LocalDate> weeks() {
        return probe
                .rows(
                        "select relname from pg_inherits join pg_class on oid = inhrelid where inhparent = 'message'::regclass")
                .stream()
                .map(row -> String.valueOf(row.get("relname")))
                .filter(name -> !name.equals("message_default"))
                .map(name -> LocalDate.parse(name.substring("message_".length())))
                .toList();
    }

    private static String weekOf(String message) {
        return String.valueOf(probe.rows("""
                        select relname from message join pg_class on pg_class.oid = message.tableoid
                         where message_id = ?::uuid
                        """, message).getFirst().get("relname"));
    }

    private static boolean isKnown(String message) {
        return !probe.rows("select 1 from received_message where message_id = ?::uuid", message)
                .isEmpty();
    }

    private static boolean isWorker(String workerId) {
        return !probe.rows("select 1 from worker where worker_id = ?", workerId).isEmpty();
    }

    private static boolean hasEnded(String workerId) {
        return !probe.rows("select 1 from worker where worker_id = ? and ended_at is not null", workerId)
                .isEmpty();
    }

    private static ApiClient operator() {
        return queue.client("operator");
    }
}
