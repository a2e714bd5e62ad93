package io.agentfactory.scaler.reconcile;

import static io.agentfactory.scaler.support.ScalerUnderTest.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.local.fly.FlyMachine;
import io.agentfactory.scaler.policy.FleetPolicy;
import io.agentfactory.scaler.support.Cloud;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.scaler.trigger.TriggerApi;
import io.agentfactory.topics.Topics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two copies of the service: one acts at a time, and what the one leaves the other takes over. */
class TwoCopiesTest {

    /** How often a workspace was reconciled, by whichever copy. */
    private static final ConcurrentHashMap<String, Integer> RECONCILED = new ConcurrentHashMap<>();

    /** No configuration by annotation, or it would be found for every test. */
    static class Counting {
        @Bean
        static BeanPostProcessor countingTriggers() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof TriggerApi real ? counting(real) : bean;
                }
            };
        }

        private static TriggerApi counting(TriggerApi real) {
            return (TriggerApi) Proxy.newProxyInstance(
                    TriggerApi.class.getClassLoader(),
                    new Class<?>[] {TriggerApi.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("handled")) {
                            RECONCILED.merge((String) arguments[0], 1, Integer::sum);
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    @TempDir
    static Path folder;

    private static Cloud cloud;
    private static ScalerUnderTest one;
    private static ScalerUnderTest other;

    @BeforeAll
    static void start() {
        cloud = Cloud.quick(folder);
        one = ScalerUnderTest.start(
                Map.of(
                        "agent-factory.plan.visibility-grace", "0s",
                        "agent-factory.fly.requests-per-second", "100",
                        "agent-factory.fly.request-burst", "100"),
                Counting.class);
        other = one.startCopy(Counting.class);
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
    void scalingWeakness7_howeverManyAskForAReconcileTheyShareAFewAndStartNoChain() {
        // Given: forty requests at both copies, none of which can be served yet
        try (var held = one.bean(ReconcileLock.class).tryAcquire("burst").orElseThrow()) {
            for (int i = 0; i < 20; i++) {
                one.bean(TriggerApi.class).request("burst");
                other.bean(TriggerApi.class).request("burst");
            }
            assertThat(one.bean(TriggerApi.class).due()).containsOnlyOnce("burst");
            held.check();
        }

        // When
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !one.bean(TriggerApi.class).due().contains("burst"));

        // Then
        assertThat(RECONCILED.get("burst")).isBetween(1, 10);
        assertThat(one.bean(JdbcTemplate.class)
                        .queryForList("select due_at from reconcile where workspace_id = 'burst'", Instant.class))
                .containsExactly((Instant) null);
    }

    @Test
    void scalingWeakness5_everyReconcileOfEveryCopyGoesByThePolicyThatIsStored() {
        // When
        FleetPolicy here = one.bean(SituationReader.class).read(WORKSPACE, null).policy();
        FleetPolicy there =
                other.bean(SituationReader.class).read(WORKSPACE, null).policy();

        // Then
        assertThat(here.maxWorkers()).isEqualTo(8).isNotEqualTo(FleetPolicy.DEFAULT.maxWorkers());
        assertThat(here.spawnStep()).isEqualTo(8);
        assertThat(there).isEqualTo(here);
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
