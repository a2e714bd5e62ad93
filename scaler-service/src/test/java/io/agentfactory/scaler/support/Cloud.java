package io.agentfactory.scaler.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.local.fly.FlyEmulator;
import io.agentfactory.local.fly.FlyEmulatorSettings;
import io.agentfactory.local.fly.http.FlyExchange;
import io.agentfactory.local.fly.http.RateLimits;
import io.agentfactory.local.fly.model.FlyDelays;
import io.agentfactory.local.fly.process.ImageCatalogue;
import io.agentfactory.testing.FlyContract;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The Fly emulator with two applications, of which one is used unless a test says so, and a journal of what it was
 * asked.
 */
public final class Cloud implements AutoCloseable {

    public static final String APP = "workers";

    public static final String OTHER_APP = "other-workers";

    /** Runs until it is told to stop. */
    public static final String IMAGE = "worker:1";

    /** Ends at once, as a worker that cannot start. */
    public static final String BROKEN_IMAGE = "broken:1";

    private final FlyEmulator emulator;
    private final List<FlyExchange> journal = new CopyOnWriteArrayList<>();

    private Cloud(FlyEmulator emulator) {
        this.emulator = emulator;
        emulator.onExchange(journal::add);
    }

    /** Quick, and without limits on requests. */
    public static Cloud quick(Path folder) {
        return new Cloud(FlyEmulator.start(
                0, settings(folder).withDelays(FlyDelays.none()).withLimits(RateLimits.off())));
    }

    /** With Fly's own limits and some delays. */
    public static Cloud faithful(Path folder) {
        return new Cloud(FlyEmulator.start(0, settings(folder)));
    }

    private static FlyEmulatorSettings settings(Path folder) {
        return FlyEmulatorSettings.laptop(folder, ScalerUnderTest.API_TOKEN)
                .withApps(APP, OTHER_APP)
                .withImages(ImageCatalogue.empty().with(IMAGE, "sleep", "3600").with(BROKEN_IMAGE, "false"));
    }

    public FlyEmulator emulator() {
        return emulator;
    }

    public List<FlyExchange> journal() {
        return List.copyOf(journal);
    }

    /** Requests of this method whose path ends so, and that succeeded. */
    public List<FlyExchange> done(String method, String pathEnd) {
        return journal.stream()
                .filter(exchange -> exchange.method().equals(method)
                        && exchange.uri().replaceFirst("\\?.*", "").endsWith(pathEnd)
                        && exchange.status() < 300)
                .toList();
    }

    /** Body of {@code PUT /v1/fleet/provider} that points here. */
    public String providerConfig() {
        return """
                {"appName":"%s","apiBaseUrl":"%s","region":"ams","image":"%s","volumeSizeGb":1,"memoryMb":512}
                """.formatted(APP, emulator.baseUrl(), IMAGE);
    }

    /** @throws AssertionError if anything was said in a way that Fly's own description does not allow */
    @Override
    public void close() {
        emulator.close();
        FlyContract.fromEnvironment()
                .ifPresent(judge -> assertThat(journal)
                        .allSatisfy(exchange -> assertThat(judge.complaints(
                                        exchange.method(),
                                        URI.create(exchange.uri()),
                                        exchange.requestBody(),
                                        exchange.status(),
                                        exchange.responseBody()))
                                .as("%s", exchange)
                                .isEmpty()));
    }
}
