package io.agentfactory.scaler.provider.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentfactory.local.fly.http.FlyExchange;
import io.agentfactory.platform.vault.Secret;
import io.agentfactory.scaler.provider.Answer;
import io.agentfactory.scaler.provider.Answer.Done;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.NewMachine;
import io.agentfactory.scaler.provider.NewVolume;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Provider;
import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.provider.Volume;
import io.agentfactory.scaler.support.Cloud;
import io.agentfactory.scaler.support.ScalerUnderTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the provider is asked for, and what is made of its answers. */
class FlyProviderTest {

    private static final Size SIZE = new Size("shared", 1, 256);

    @TempDir
    Path folder;

    private Cloud cloud;
    private Provider provider;

    @BeforeEach
    void start() {
        cloud = Cloud.quick(folder);
        provider = new FlyProviders(
                        new FlyProperties(
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(10),
                                100,
                                100,
                                100,
                                100,
                                Duration.ofSeconds(3)),
                        new SimpleMeterRegistry())
                .open(new Place(cloud.emulator().baseUrl(), Cloud.APP), Secret.of(ScalerUnderTest.API_TOKEN));
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private static <T> T done(Answer<T> answer) {
        return ((Done<T>) answer).value();
    }

    private Volume volume() {
        return done(provider.createVolume(new NewVolume("vol", "ams", 1, SIZE)));
    }

    @Test
    void scalingWeakness28_aVolumeThatWasDeletedIsNoneThoughTheProviderGoesOnListingIt() {
        // Given
        Volume kept = volume();
        Volume deleted = volume();
        done(provider.deleteVolume(deleted.id()));

        // When
        var volumes = done(provider.volumes());

        // Then
        assertThat(volumes).extracting(Volume::id).containsExactly(kept.id());
        assertThat(cloud.done("GET", "/volumes").getLast().responseBody()).contains(deleted.id());
    }

    @Test
    void scalingWeakness30_aMachineIsStoppedAndDestroyedWithoutARequestToCordonIt() {
        // Given
        Machine machine = done(provider.createMachine(new NewMachine(
                "afw-1", "ams", Cloud.IMAGE, SIZE, volume().id(), "/data", Map.of(), Map.of(), Duration.ofSeconds(1))));
        await().until(() -> done(provider.machine(machine.id())).state() == MachineState.STARTED);

        // When
        done(provider.stop(machine.id(), Duration.ofSeconds(1)));
        done(provider.destroy(machine.id(), true));

        // Then
        assertThat(cloud.journal())
                .extracting(FlyExchange::uri)
                .anyMatch(uri -> uri.endsWith("/stop"))
                .noneMatch(uri -> uri.contains("cordon"));
    }
}
