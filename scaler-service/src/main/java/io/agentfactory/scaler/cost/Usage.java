package io.agentfactory.scaler.cost;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What was used, and what it cost. Each sum is rounded up by itself.
 *
 * @param agentKey null: of all agents
 * @param day of UTC; null: of all days asked for
 * @param machineSeconds of running machines
 * @param stoppedMachineSeconds of machines that were kept stopped
 * @param volumeGbSeconds GB of volumes times the seconds for which they were there
 * @param costMicros of all of it, in millionths of the currency unit
 */
public record Usage(
        @Nullable String agentKey,
        @Nullable LocalDate day,
        long machineSeconds,
        long stoppedMachineSeconds,
        long volumeGbSeconds,
        long costMicros) {}
