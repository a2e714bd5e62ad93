package io.agentfactory.simulation;

import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.provider.Place;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is the same in every simulation. */
final class World {

    static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");
    static final String DEPLOYMENT = "simulated";
    static final String WORKSPACE = "default";
    static final String PREFERRED = "ams";
    static final int VOLUME_GB = 10;

    static final ProviderConfig PROVISION = new ProviderConfig(
            "fly",
            "workers",
            "http://fly.invalid",
            "fly.apiToken",
            PREFERRED,
            List.of("fra", "cdg"),
            "worker:1",
            "openclaw_data",
            "/data",
            VOLUME_GB,
            "shared",
            1,
            2_048);

    static final Place PLACE = new Place(PROVISION.apiBaseUrl(), PROVISION.appName());

    /** What one machine, and one volume, cost in an hour: the scaler's default prices. */
    static final long MACHINE_HOUR = 14_846;

    static final long VOLUME_HOUR = 208 * VOLUME_GB;

    static final Map<String, Long> RATE_PER_HOUR = PROVISION.regions().stream()
            .collect(Collectors.toMap(region -> region, region -> MACHINE_HOUR + VOLUME_HOUR));

    private World() {}
}
