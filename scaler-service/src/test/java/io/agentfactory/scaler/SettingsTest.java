package io.agentfactory.scaler;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** Every setting of the service, with its default. A setting that is added or changed shows here. */
class SettingsTest {

    @Test
    void defaults() throws Exception {
        // When
        Map<String, String> defaults = new TreeMap<>();
        for (Class<?> type : settings()) {
            String prefix = type.getAnnotation(ConfigurationProperties.class).value();
            Object bound = new Binder(
                            new MapConfigurationPropertySource(Map.of("agent-factory.fleet.deployment-id", "tests")))
                    .bindOrCreate(prefix, type);
            defaults.put(prefix, bound.toString().replaceFirst("^\\w+", ""));
        }

        // Then
        assertThat(defaults)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                entry("agent-factory.fleet", "[deploymentId=tests]"),
                                entry("agent-factory.costs", "[keep=PT9600H]"),
                                entry("agent-factory.inventory", "[keepList=PT3S]"),
                                entry(
                                        "agent-factory.worker",
                                        "[doorUrl=http://localhost:8082, kafkaBootstrap=, schemaRegistryUrl=, tokenLifetime=PT168H]"),
                                entry(
                                        "agent-factory.plan",
                                        "[visibilityGrace=PT1M, restartGrace=PT10S, exitGrace=PT10S, stopMargin=PT15S, tokenMargin=PT15M, homeward=PT1H, lookAgain=PT10S]"),
                                entry("agent-factory.demand", "[gap=PT1M, settle=PT5S]"),
                                entry(
                                        "agent-factory.executor",
                                        "[concurrency=8, firstRetry=PT0.5S, longestRetry=PT1M, firstSpawnPause=PT2S, longestSpawnPause=PT5M]"),
                                entry(
                                        "agent-factory.fly",
                                        "[connectTimeout=PT2S, readTimeout=PT10S, requestsPerSecond=1, requestBurst=3, readsPerSecond=5, readBurst=10, longestQueue=PT3S]"),
                                entry(
                                        "agent-factory.reconcile",
                                        "[listInterval=PT30S, pause=PT0.02S, busyPause=PT0.1S, longest=PT1M, workspaces=3]"),
                                entry("agent-factory.retention", "[endedWorkers=PT2160H]"),
                                entry(
                                        "agent-factory.prices",
                                        "[sharedCpuHourMicros=958, performanceCpuHourMicros=29167, memoryGbHourMicros=6944, stoppedMachineHourMicros=417, volumeGbHourMicros=208, machines=[], regions={}]")));
    }

    private static Set<Class<?>> settings() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("io.agentfactory.scaler").stream()
                .map(definition -> load(definition.getBeanClassName()))
                .collect(Collectors.toSet());
    }

    private static Class<?> load(@Nullable String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
