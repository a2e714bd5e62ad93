package io.agentfactory.scaler.cost;

import io.agentfactory.scaler.provider.Size;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What machines and volumes cost for one hour, in millionths of the currency unit. The defaults are about Fly's list
 * prices in US dollars, by a month of 30 days.
 *
 * <p>A machine costs what {@code machines} says of its size and region; else what that says of its size in any region,
 * times the region's percentage; else, by rule, its CPUs and its memory at their prices, times the region's percentage.
 * Fly's own list follows that rule, so nothing needs to be named where Fly's prices hold.
 *
 * @param sharedCpuHourMicros one shared CPU without memory; 0 to 10^9, as all prices here
 * @param performanceCpuHourMicros one CPU of any other kind, without memory
 * @param memoryGbHourMicros 1024 MB of memory
 * @param stoppedMachineHourMicros a machine that is kept stopped, for its root file system; the default is for 2 GB
 * @param volumeGbHourMicros one GB of volume
 * @param machines sizes with prices of their own; at most 500
 * @param regions by code, how much dearer or cheaper a region is; at most 100
 */
@Validated
@ConfigurationProperties("agent-factory.prices")
record Prices(
        @DefaultValue("958") @Min(0) @Max(Prices.MOST) long sharedCpuHourMicros,
        @DefaultValue("29167") @Min(0) @Max(Prices.MOST) long performanceCpuHourMicros,
        @DefaultValue("6944") @Min(0) @Max(Prices.MOST) long memoryGbHourMicros,
        @DefaultValue("417") @Min(0) @Max(Prices.MOST) long stoppedMachineHourMicros,
        @DefaultValue("208") @Min(0) @Max(Prices.MOST) long volumeGbHourMicros,

        @DefaultValue @jakarta.validation.constraints.Size(max = 500)
        List<@Valid MachinePrice> machines,

        @DefaultValue @jakarta.validation.constraints.Size(max = 100)
        Map<String, @Valid RegionPercent> regions) {

    static final long MOST = 1_000_000_000;

    /** Region of a price that holds in all of them. */
    static final String ANY_REGION = "any";

    private static final String SHARED = "shared";
    private static final RegionPercent AS_LISTED = new RegionPercent(100, 100);
    private static final int MB_PER_GB = 1024;
    private static final int PERCENT = 100;

    Prices {
        machines = List.copyOf(machines);
        regions = Map.copyOf(regions);
    }

    /**
     * The price of machines of one size.
     *
     * @param cpuKind {@code shared} or {@code performance}
     * @param memoryMb at least 256
     * @param region its code, or {@code any}
     * @param hourMicros one machine, all in all, for one hour
     */
    record MachinePrice(
            @Pattern(regexp = "shared|performance") String cpuKind,
            @Min(1) int cpus,
            @Min(256) int memoryMb,
            @DefaultValue(ANY_REGION) @NotBlank String region,
            @Min(0) @Max(MOST) long hourMicros) {

        boolean isOf(Size size, String wanted) {
            return size.equals(new Size(cpuKind, cpus, memoryMb))
                    && (region.equals(wanted) || region.equals(ANY_REGION));
        }
    }

    /**
     * What a region asks, in per cent of the prices that name no region; 1 to 10,000.
     *
     * @param machine for machines, running or stopped
     * @param volume for volumes
     */
    record RegionPercent(
            @DefaultValue("100") @Min(1) @Max(10_000) int machine,
            @DefaultValue("100") @Min(1) @Max(10_000) int volume) {}

    /** One running machine for one hour. */
    long machineHourMicros(Size size, String region) {
        return machines.stream()
                .filter(price -> price.isOf(size, region))
                .min(Comparator.comparing(price -> price.region().equals(ANY_REGION)))
                .map(price -> price.region().equals(ANY_REGION)
                        ? percent(price.hourMicros(), in(region).machine())
                        : price.hourMicros())
                .orElseGet(() -> percent(byRule(size), in(region).machine()));
    }

    /** One machine that is kept stopped, for one hour. */
    long stoppedMachineHourMicros(String region) {
        return percent(stoppedMachineHourMicros, in(region).machine());
    }

    /** A volume of this size for one hour. */
    long volumeHourMicros(String region, int gb) {
        return percent(gb * volumeGbHourMicros, in(region).volume());
    }

    private long byRule(Size size) {
        long cpu = size.cpuKind().equals(SHARED) ? sharedCpuHourMicros : performanceCpuHourMicros;
        return size.cpus() * cpu + Math.ceilDiv(size.memoryMb() * memoryGbHourMicros, MB_PER_GB);
    }

    private RegionPercent in(String region) {
        return regions.getOrDefault(region, AS_LISTED);
    }

    private static long percent(long micros, int percent) {
        return Math.ceilDiv(micros * percent, PERCENT);
    }
}
