package io.agentfactory.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** The settings of every feature: their defaults, their names, and what is refused. */
class SettingsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Scan.class);

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan("io.agentfactory.cleanup")
    static class Scan {}

    @Test
    void defaults() {
        runner.run(context -> assertThat(settings(context.getBeansOfType(Record.class)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "CleanupSettings", "[grace=PT10M, machineGbHourMicros=7500, volumeGbHourMicros=210]",
                        "FlySettings", "[connectTimeout=PT2S, readTimeout=PT10S, attempts=4, firstBackOff=PT1S]",
                        "RetentionSettings", "[ticks=PT720H, reports=PT2160H, endedWorkers=PT2160H]",
                        "StatusSettings", "[spawningPausedAfter=PT15M]",
                        "TickSettings",
                                "[reconcile=Slot[schedule=null, enabled=null], pushDispatch=Slot[schedule=null,"
                                        + " enabled=null], retention=Slot[schedule=null, enabled=null],"
                                        + " fleetCleanup=Slot[schedule=null, enabled=null]]")));
    }

    @Test
    void everySettingHasItsName() {
        runner.withPropertyValues(
                        "agent-factory.alarms.spawning-paused-after=2m",
                        "agent-factory.cleanup.grace=1m",
                        "agent-factory.cleanup.machine-gb-hour-micros=1",
                        "agent-factory.cleanup.volume-gb-hour-micros=2",
                        "agent-factory.fly.connect-timeout=1s",
                        "agent-factory.fly.read-timeout=2s",
                        "agent-factory.fly.attempts=3",
                        "agent-factory.fly.first-back-off=40ms",
                        "agent-factory.retention.ticks=1d",
                        "agent-factory.retention.reports=2d",
                        "agent-factory.retention.ended-workers=3d",
                        "agent-factory.ticks.reconcile.schedule=0 * * * * *",
                        "agent-factory.ticks.push-dispatch.enabled=false",
                        "agent-factory.ticks.retention.schedule=0 30 * * * *",
                        "agent-factory.ticks.fleet-cleanup.enabled=true")
                .run(context -> assertThat(settings(context.getBeansOfType(Record.class)))
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                "CleanupSettings", "[grace=PT1M, machineGbHourMicros=1, volumeGbHourMicros=2]",
                                "FlySettings",
                                        "[connectTimeout=PT1S, readTimeout=PT2S, attempts=3, firstBackOff=PT0.04S]",
                                "RetentionSettings", "[ticks=PT24H, reports=PT48H, endedWorkers=PT72H]",
                                "StatusSettings", "[spawningPausedAfter=PT2M]",
                                "TickSettings",
                                        "[reconcile=Slot[schedule=0 * * * * *, enabled=null],"
                                                + " pushDispatch=Slot[schedule=null, enabled=false],"
                                                + " retention=Slot[schedule=0 30 * * * *, enabled=null],"
                                                + " fleetCleanup=Slot[schedule=null, enabled=true]]")));
    }

    @Test
    void whatIsOutOfBoundsIsRefused() {
        for (String wrong : Arrays.asList(
                "agent-factory.alarms.spawning-paused-after=2d",
                "agent-factory.cleanup.grace=2h",
                "agent-factory.cleanup.machine-gb-hour-micros=-1",
                "agent-factory.fly.attempts=0",
                "agent-factory.fly.read-timeout=5m",
                "agent-factory.retention.reports=1h",
                "agent-factory.ticks.reconcile.schedule=often")) {
            runner.withPropertyValues(wrong)
                    .run(context -> assertThat(context).as(wrong).hasFailed());
        }
    }

    private static Map<String, String> settings(Map<String, Record> beans) {
        Map<String, String> settings = new TreeMap<>();
        Stream.of(beans.values().toArray(Record[]::new))
                .filter(bean -> bean.getClass().getSimpleName().endsWith("Settings"))
                .forEach(bean -> settings.put(
                        bean.getClass().getSimpleName(),
                        bean.toString()
                                .substring(bean.getClass().getSimpleName().length())));
        return settings;
    }
}
