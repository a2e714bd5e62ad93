package io.agentfactory.local.fly;

import io.agentfactory.local.fly.http.RateLimits;
import io.agentfactory.local.fly.model.FlyDelays;
import io.agentfactory.local.fly.model.FlyQuirks;
import io.agentfactory.local.fly.process.ImageCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * How an emulator is to behave.
 *
 * @param dataFolder where state, volumes and logs lie; used by one emulator at a time
 * @param apiToken the one bearer token that is accepted; must not be blank
 * @param images which commands stand for which images
 * @param apps apps that exist from the start
 * @param defaultRegion where machines and volumes go that name none
 * @param delays how long the provider takes
 * @param quirks where the sources disagree
 * @param limits request limits
 * @param closeGrace how long machines may take to end when the emulator is closed, before they are killed
 * @param clock drives every delay; waiting callers are patient in real time
 */
public record FlyEmulatorSettings(
        Path dataFolder,
        String apiToken,
        ImageCatalogue images,
        List<String> apps,
        String defaultRegion,
        FlyDelays delays,
        FlyQuirks quirks,
        RateLimits limits,
        Duration closeGrace,
        InstantSource clock) {

    public FlyEmulatorSettings {
        if (apiToken.isBlank()) {
            throw new IllegalArgumentException("The Fly emulator needs an API token");
        }
        apps = List.copyOf(apps);
        dataFolder = dataFolder.toAbsolutePath();
    }

    /** What suits a laptop: short delays, Fly's own limits, no app and no image yet. */
    public static FlyEmulatorSettings laptop(Path dataFolder, String apiToken) {
        return new FlyEmulatorSettings(
                dataFolder,
                apiToken,
                ImageCatalogue.empty(),
                List.of(),
                "iad",
                FlyDelays.laptop(),
                FlyQuirks.defaults(),
                RateLimits.likeFly(),
                Duration.ofSeconds(3),
                InstantSource.system());
    }

    public FlyEmulatorSettings withImages(ImageCatalogue value) {
        return new FlyEmulatorSettings(
                dataFolder, apiToken, value, apps, defaultRegion, delays, quirks, limits, closeGrace, clock);
    }

    public FlyEmulatorSettings withApps(String... names) {
        return new FlyEmulatorSettings(
                dataFolder, apiToken, images, List.of(names), defaultRegion, delays, quirks, limits, closeGrace, clock);
    }

    public FlyEmulatorSettings withDefaultRegion(String value) {
        return new FlyEmulatorSettings(
                dataFolder, apiToken, images, apps, value, delays, quirks, limits, closeGrace, clock);
    }

    public FlyEmulatorSettings withDelays(FlyDelays value) {
        return new FlyEmulatorSettings(
                dataFolder, apiToken, images, apps, defaultRegion, value, quirks, limits, closeGrace, clock);
    }

    public FlyEmulatorSettings withQuirks(FlyQuirks value) {
        return new FlyEmulatorSettings(
                dataFolder, apiToken, images, apps, defaultRegion, delays, value, limits, closeGrace, clock);
    }

    public FlyEmulatorSettings withLimits(RateLimits value) {
        return new FlyEmulatorSettings(
                dataFolder, apiToken, images, apps, defaultRegion, delays, quirks, value, closeGrace, clock);
    }

    public FlyEmulatorSettings withCloseGrace(Duration value) {
        return new FlyEmulatorSettings(
                dataFolder, apiToken, images, apps, defaultRegion, delays, quirks, limits, value, clock);
    }

    public FlyEmulatorSettings withClock(InstantSource value) {
        return new FlyEmulatorSettings(
                dataFolder, apiToken, images, apps, defaultRegion, delays, quirks, limits, closeGrace, value);
    }

    @Override
    public String toString() {
        return "FlyEmulatorSettings[dataFolder=" + dataFolder + ", apps=" + apps + "]";
    }
}
