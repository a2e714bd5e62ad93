package io.agentfactory.scaler.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.provider.Size;
import java.util.function.Consumer;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

class PricesTest {

    private static final Size SMALL = new Size("shared", 1, 2048);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Bind.class);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(Prices.class)
    static class Bind {}

    private void with(Consumer<Prices> check, String... settings) {
        runner.withPropertyValues(settings).run(context -> check.accept(context.getBean(Prices.class)));
    }

    @ParameterizedTest
    @CsvSource({
        "shared, 1, 256, 1.94",
        "shared, 1, 1024, 5.70",
        "shared, 1, 2048, 10.70",
        "shared, 2, 512, 3.89",
        "performance, 1, 2048, 31.00",
        "performance, 1, 4096, 41.01",
        "performance, 1, 8192, 61.02",
        "performance, 2, 4096, 62.00",
        "performance, 4, 16384, 164.02"
    })
    void theRuleComesOutAtTheProvidersList(String kind, int cpus, int memoryMb, double dollarsFor30Days) {
        with(prices -> assertThat(prices.machineHourMicros(new Size(kind, cpus, memoryMb), "ams") * 720 / 1e6)
                .isCloseTo(dollarsFor30Days, Percentage.withPercentage(1)));
    }

    @Test
    void aSizeWithoutAPriceCostsItsCpusAndItsMemory() {
        with(
                prices -> {
                    assertThat(prices.machineHourMicros(new Size("shared", 2, 1536), "ams"))
                            .isEqualTo(2 * 10 + 1_500);
                    assertThat(prices.machineHourMicros(new Size("performance", 2, 1536), "ams"))
                            .isEqualTo(2 * 100 + 1_500);
                },
                "agent-factory.prices.shared-cpu-hour-micros=10",
                "agent-factory.prices.performance-cpu-hour-micros=100",
                "agent-factory.prices.memory-gb-hour-micros=1000");
    }

    @Test
    void theNearestPriceCounts() {
        with(
                prices -> {
                    assertThat(prices.machineHourMicros(SMALL, "ams")).isEqualTo(1_000);
                    assertThat(prices.machineHourMicros(SMALL, "gru")).isEqualTo(7_777);
                    assertThat(prices.machineHourMicros(SMALL, "syd")).isEqualTo(1_500);
                    assertThat(prices.machineHourMicros(new Size("shared", 1, 1024), "syd"))
                            .isEqualTo(Math.ceilDiv((958 + 6_944) * 150, 100));
                },
                "agent-factory.prices.machines[0].cpu-kind=shared",
                "agent-factory.prices.machines[0].cpus=1",
                "agent-factory.prices.machines[0].memory-mb=2048",
                "agent-factory.prices.machines[0].hour-micros=1000",
                "agent-factory.prices.machines[1].cpu-kind=shared",
                "agent-factory.prices.machines[1].cpus=1",
                "agent-factory.prices.machines[1].memory-mb=2048",
                "agent-factory.prices.machines[1].region=gru",
                "agent-factory.prices.machines[1].hour-micros=7777",
                "agent-factory.prices.regions.gru.machine=200",
                "agent-factory.prices.regions.syd.machine=150");
    }

    @Test
    void aRegionAsksItsOwnForVolumesAndForStoppedMachines() {
        with(
                prices -> {
                    assertThat(prices.volumeHourMicros("gru", 10)).isEqualTo(10 * 100 * 3 / 2);
                    assertThat(prices.volumeHourMicros("ams", 10)).isEqualTo(10 * 100);
                    assertThat(prices.stoppedMachineHourMicros("gru")).isEqualTo(60);
                    assertThat(prices.stoppedMachineHourMicros("ams")).isEqualTo(30);
                },
                "agent-factory.prices.volume-gb-hour-micros=100",
                "agent-factory.prices.stopped-machine-hour-micros=30",
                "agent-factory.prices.regions.gru.machine=200",
                "agent-factory.prices.regions.gru.volume=150");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent-factory.prices.shared-cpu-hour-micros=-1",
                "agent-factory.prices.volume-gb-hour-micros=1000000001",
                "agent-factory.prices.regions.gru.machine=0",
                "agent-factory.prices.machines[0].cpu-kind=fast"
            })
    void whatIsOutOfBoundsIsRefused(String wrong) {
        runner.withPropertyValues(wrong)
                .run(context -> assertThat(context).as(wrong).hasFailed());
    }
}
