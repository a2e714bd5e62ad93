package io.agentfactory.scaler.policy;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Body of {@code PUT /v1/fleet/provider}. What is absent takes its default; appName, region and image have none. */
record ProviderConfigRequest(
        @Nullable String kind,
        @Nullable String appName,
        @Nullable String apiBaseUrl,
        @Nullable String apiTokenSecretRef,
        @Nullable String region,
        @Nullable List<@Nullable String> fallbackRegions,
        @Nullable String image,
        @Nullable String volumeName,
        @Nullable String volumePath,
        @Nullable Integer volumeSizeGb,
        @Nullable String cpuKind,
        @Nullable Integer cpus,
        @Nullable Integer memoryMb) {

    private static final Pattern KIND = Pattern.compile("fly");
    private static final Pattern APP = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern BASE_URL =
            Pattern.compile("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?(/v1)?/?");
    private static final Pattern SECRET_REF = Pattern.compile("fly\\.[A-Za-z0-9._-]{1,196}");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern IMAGE = Pattern.compile("[^\\s\\p{Cntrl}]{1,500}");
    private static final Pattern VOLUME_NAME =
            Pattern.compile("[^\\s\\p{Cntrl}]([^\\p{Cntrl}]{0,98}[^\\s\\p{Cntrl}])?");
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._/-]{1,200}");
    private static final Pattern CPU_KIND = Pattern.compile("shared|performance");
    private static final String A_REGION = "a region code such as ams";
    private static final int MOST_FALLBACKS = 10;
    private static final int MEMORY_STEP_MB = 256;

    /** @throws io.agentfactory.platform.problem.ProblemException naming every field that is wrong */
    ProviderConfig validated() {
        var violations = new Violations();
        var config = new ProviderConfig(
                violations.text("kind", kind, "fly", KIND, "fly"),
                violations.text("appName", appName, null, APP, "1 to 63 lower-case letters, digits and hyphens"),
                normal(violations.text(
                        "apiBaseUrl",
                        apiBaseUrl,
                        "https://api.machines.dev",
                        BASE_URL,
                        "an http or https URL of host and port only")),
                violations.text(
                        "apiTokenSecretRef",
                        apiTokenSecretRef,
                        "fly.apiToken",
                        SECRET_REF,
                        "fly. and 1 to 196 letters, digits, dots, underscores and hyphens"),
                violations.text("region", region, null, REGION, A_REGION),
                regions(violations),
                violations.text("image", image, null, IMAGE, "an image reference without spaces"),
                violations.text("volumeName", volumeName, "openclaw_data", VOLUME_NAME, "1 to 100 characters"),
                violations.text("volumePath", volumePath, "/data", PATH, "an absolute path"),
                violations.number("volumeSizeGb", volumeSizeGb, 10, 1, 500),
                violations.text("cpuKind", cpuKind, "shared", CPU_KIND, "shared or performance"),
                violations.number("cpus", cpus, 1, 1, 16),
                violations.number("memoryMb", memoryMb, 2048, MEMORY_STEP_MB, 131_072));
        violations.check(
                config.memoryMb() % MEMORY_STEP_MB == 0,
                "memoryMb",
                "is " + config.memoryMb() + ", must be a multiple of " + MEMORY_STEP_MB);
        violations.throwIfAny("invalid-provider-config");
        return config;
    }

    private List<String> regions(Violations violations) {
        if (fallbackRegions == null) {
            return List.of();
        }
        violations.check(
                fallbackRegions.size() <= MOST_FALLBACKS,
                "fallbackRegions",
                "names " + fallbackRegions.size() + " regions, may name " + MOST_FALLBACKS);
        return fallbackRegions.stream()
                .map(name -> violations.text("fallbackRegions", name, null, REGION, A_REGION))
                .toList();
    }

    private static String normal(String url) {
        return url.replaceFirst("/$", "").replaceFirst("/v1$", "");
    }
}
