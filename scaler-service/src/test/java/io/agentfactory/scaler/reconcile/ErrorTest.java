package io.agentfactory.scaler.reconcile;

import static io.agentfactory.scaler.support.ScalerUnderTest.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.events.WorkerLifecycleChanged;
import io.agentfactory.events.WorkerState;
import io.agentfactory.scaler.provider.Providers;
import io.agentfactory.scaler.support.Cloud;
import io.agentfactory.scaler.support.Events;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.agentfactory.topics.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;

/** A reconcile that ends as by a bug. */
class ErrorTest {

    private static final AtomicBoolean BROKEN = new AtomicBoolean();

    /** No configuration by annotation, or it would be found for every test. */
    static class BreaksOnce {
        @Bean
        static BeanPostProcessor breakingProviders() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return name.equals("flyProviders") && bean instanceof Providers real ? breakingOnce(real) : bean;
                }
            };
        }

        private static Providers breakingOnce(Providers real) {
            return (place, token) -> {
                if (BROKEN.compareAndSet(true, false)) {
                    throw new StackOverflowError("as by a bug");
                }
                return real.open(place, token);
            };
        }
    }

    @Test
    void theWorkspaceIsReconciledAgain(@TempDir Path folder) {
        try (var cloud = Cloud.quick(folder);
                var scaler =
                        ScalerUnderTest.start(Map.of("agent-factory.plan.visibility-grace", "0s"), BreaksOnce.class);
                var events = new Events(scaler, Topics.WORKER_LIFECYCLE)) {
            // Given
            scaler.client("admin").put("/v1/fleet/provider", cloud.providerConfig());
            BROKEN.set(true);

            // When
            events.waiting(WORKSPACE, "telegram:1:error");

            // Then
            events.await(
                    Topics.WORKER_LIFECYCLE,
                    WorkerLifecycleChanged.class,
                    event -> event.getState() == WorkerState.ACTIVE);
            assertThat(BROKEN).isFalse();
        }
    }
}
