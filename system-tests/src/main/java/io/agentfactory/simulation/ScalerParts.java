package io.agentfactory.simulation;

import io.agentfactory.platform.token.WorkerTokens;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.platform.vault.Vault;
import io.agentfactory.scaler.agent.AgentApi;
import io.agentfactory.scaler.pause.PauseApi;
import io.agentfactory.scaler.pause.ScalingPause;
import io.agentfactory.scaler.plan.PlannerApi;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.Providers;
import io.agentfactory.scaler.reconcile.FleetReport;
import io.agentfactory.scaler.reconcile.ProviderAccess;
import io.agentfactory.scaler.reconcile.Rounds;
import io.agentfactory.scaler.spawn.ExecutorApi;
import io.agentfactory.scaler.spawn.FleetAccess;
import io.agentfactory.scaler.trigger.ClockApi;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.env.MapPropertySource;

/**
 * The scaler service's own planner and executor, wired as the service wires them, on records in memory. One action is
 * applied after the other, in the order of the plan.
 */
final class ScalerParts {

    private static final Map<String, Object> SETTINGS =
            Map.of("agent-factory.fleet.deployment-id", World.DEPLOYMENT, "agent-factory.executor.concurrency", 1);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties
    @ConfigurationPropertiesScan("io.agentfactory.scaler")
    @ComponentScan(
            basePackageClasses = {PlannerApi.class, ExecutorApi.class},
            excludeFilters = @Filter(type = FilterType.ANNOTATION, classes = Configuration.class))
    @ComponentScan(
            basePackageClasses = Rounds.class,
            useDefaultFilters = false,
            includeFilters = @Filter(type = FilterType.REGEX, pattern = ".*\\.(Rounds|Listings)"))
    static class Wiring {}

    private ScalerParts() {}

    static Rounds rounds(
            Timeline timeline,
            Chances chances,
            Records records,
            Triggers triggers,
            Regions regions,
            Heard heard,
            Waits waits,
            Provider provider) {
        var context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("simulation", SETTINGS));
        context.registerBean(InstantSource.class, () -> timeline);
        context.registerBean(ClockApi.class, () -> timeline::instant);
        context.registerBean(RandomGenerator.class, chances::random);
        context.registerBean(Records.class, () -> records);
        context.registerBean(Triggers.class, () -> triggers);
        context.registerBean(Regions.class, () -> regions);
        context.registerBean(Heard.class, () -> heard);
        context.registerBean(Waits.class, () -> waits);
        Providers providers = (place, token) -> provider;
        context.registerBean(Providers.class, () -> providers);
        context.registerBean(ProviderAccess.class, () -> access(providers));
        context.registerBean(FleetReport.class, () -> (workspaceId, situation, plan) -> {});
        context.registerBean(WorkerTokens.class, () -> (worker, lifetime) -> Secret.of("token"));
        context.registerBean(PauseApi.class, NeverPaused::new);
        context.registerBean(AgentApi.class, PlainAgents::new);
        context.registerBean(Vault.class, EmptyVault::new);
        context.register(Wiring.class);
        context.refresh();
        return context.getBean(Rounds.class);
    }

    private static ProviderAccess access(Providers providers) {
        Secret token = Secret.of("token");
        return (workspaceId, situation, fence) -> Optional.of(new FleetAccess(
                workspaceId,
                World.PROVISION,
                situation.policy(),
                providers,
                token,
                situation.spawnPause().failures(),
                situation.regionPauses(),
                fence));
    }

    private static final class NeverPaused implements PauseApi {

        @Override
        public Optional<ScalingPause> of(String workspaceId) {
            return Optional.empty();
        }

        @Override
        public <T> Optional<T> unlessPaused(String workspaceId, Supplier<T> growth) {
            return Optional.of(growth.get());
        }
    }

    private static final class PlainAgents implements AgentApi {

        @Override
        public Optional<Bridge> bridge(String workspaceId, String agentKey) {
            return Optional.empty();
        }

        @Override
        public Set<String> disabled(String workspaceId) {
            return Set.of();
        }
    }

    private static final class EmptyVault implements Vault {

        @Override
        public int store(String workspaceId, String ref, Secret plaintext) {
            throw new UnsupportedOperationException("nobody stores secrets here");
        }

        @Override
        public Optional<Secret> active(String workspaceId, String ref) {
            return Optional.empty();
        }
    }
}
