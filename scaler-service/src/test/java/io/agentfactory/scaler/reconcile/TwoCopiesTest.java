package io.agentfactory.scaler.reconcile;

import static io.agentfactory.scaler.support.ScalerUnderTest.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.local.fly.FlyMachine;
import io.agentfactory.scaler.support.Cloud;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.scaler.trigger.TriggerApi;
import io.agentfactory.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two copies of the service: one acts at a time, and what the one leaves the other takes over. */
class TwoCopiesTest {

    @TempDir
    static Path folder;

    private static Cloud cloud;
    private static ScalerUnderTest one;
    private static ScalerUnderTest other;

    @BeforeAll
    static void start() {
        cloud = Cloud.quick(folder);
        one = ScalerUnderTest.start(Map.of(
                "agent-factory.plan.visibility-grace", "0s",
                "agent-factory.fly.requests-per-second", "100",
                "agent-factory.fly.request-burst", "100"));
        other = one.startCopy();
        var admin = one.client("admin");
        admin.put("/v1/fleet/provider", cloud.providerConfig());
        admin.put("/v1/fleet/policy", "{\"maxWorkers\":8,\"spawnStep\":8}");
    }

    @AfterAll
    static void stop() {
        other.close();
        one.close();
        cloud.close();
    }

    @Test
    void scalingWeakness2_everyLaneGetsOneWorkerHoweverManyCopiesAreAsked() {
        // Given
        String[] lanes =
                IntStream.range(0, 8).mapToObj(i -> "telegram:1:two-" + i).toArray(String[]::new);

        try (var events = new Events(one, Topics.WORKER_LIFECYCLE)) {
            // When
            for (int i = 0; i < 20; i++) {
                events.waiting(WORKSPACE, lanes);
                one.bean(TriggerApi.class).request(WORKSPACE);
                other.bean(TriggerApi.class).request(WORKSPACE);
            }
            for (String lane : lanes) {
                events.await(
                        Topics.WORKER_LIFECYCLE,
                        WorkerLifecycleChanged.class,
                        event -> lane.equals(event.getConversationId()) && event.getState() == WorkerState.ACTIVE);
            }

            // Then
            assertThat(events.all(Topics.WORKER_LIFECYCLE, WorkerLifecycleChanged.class))
                    .filteredOn(event -> event.getState() == WorkerState.REQUESTED)
                    .extracting(WorkerLifecycleChanged::getConversationId)
                    .containsExactlyInAnyOrder(lanes);
            List<String> names =
                    cloud.emulator().machines().stream().map(FlyMachine::name).toList();
            assertThat(new HashSet<>(names)).hasSize(8).hasSameSizeAs(names);
            assertThat(cloud.emulator().volumes()).hasSize(8);
        }
    }

    @Test
    void onlyOneCopyHoldsTheLock() {
        // Given
        try (var held = one.bean(ReconcileLock.class).tryAcquire("locked").orElseThrow()) {
            // When
            var refused = other.bean(ReconcileLock.class).tryAcquire("locked");

            // Then
            assertThat(refused).isEmpty();
            held.check();
        }
        try (var taken = other.bean(ReconcileLock.class).tryAcquire("locked").orElseThrow()) {
            taken.check();
        }
    }

    @Test
    void aCopyWhoseConnectionsEndLosesTheLockNoticesAndIsReplaced() {
        // Given
        ReconcileLock.Held dead =
                one.bean(ReconcileLock.class).tryAcquire("handed-over").orElseThrow();

        // When
        other.bean(JdbcTemplate.class).queryForList("""
                        select pg_terminate_backend(pid) from pg_locks
                         where locktype = 'advisory'
                           and ((classid::bigint << 32) | objid::bigint)
                               = hashtextextended('scaler/reconcile/handed-over', 0)
                        """);

        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            var taken = other.bean(ReconcileLock.class).tryAcquire("handed-over");
            taken.ifPresent(ReconcileLock.Held::close);
            return taken.isPresent();
        });
        assertThatThrownBy(dead::check).isInstanceOf(DataAccessResourceFailureException.class);
        dead.close();
        assertThat(one.bean(HikariDataSource.class).getHikariPoolMXBean().getActiveConnections())
                .isLessThan(3);
    }

    @Test
    void whatACopyLeavesUndoneTheOtherDoes() {
        // Given
        try (var dying = one.startCopy()) {
            // Its requests are recorded, and it acts on none of them.
            dying.bean(ReconcileLoop.class).stop();

            // When
            dying.bean(TriggerApi.class).request("left");

            // Then
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !one.bean(TriggerApi.class).due().contains("left"));
        }
    }
}
