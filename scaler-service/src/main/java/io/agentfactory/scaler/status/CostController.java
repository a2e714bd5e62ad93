package io.agentfactory.scaler.status;

import io.agentfactory.scaler.cost.CostApi;
import io.agentfactory.scaler.cost.Spending;
import io.agentfactory.scaler.cost.SpendingLimits;
import io.agentfactory.scaler.cost.Usage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the fleet costs, and how that stands to its limits. Amounts are millionths of the currency unit. */
@RestController
@RequestMapping("/v1/fleet")
@Tag(name = "fleet")
class CostController {

    private static final BigDecimal HOUR_SECONDS = BigDecimal.valueOf(3_600);
    private static final int DIGITS = 3;

    private final CostApi costs;
    private final StatusStore store;

    CostController(CostApi costs, StatusStore store) {
        this.costs = costs;
        this.store = store;
    }

    /**
     * What was used and spent.
     *
     * @param from first day of UTC
     * @param to last day of UTC, included
     * @param total sum of the entries
     * @param entries by day, then by agent; what cost nothing is left out
     */
    record CostsView(
            String workspaceId, LocalDate from, LocalDate to, SpendingView now, Sum total, List<Entry> entries) {}

    /**
     * @param agentKey null: all agents
     * @param day null: all days
     */
    record Entry(
            @Nullable String agentKey,
            @Nullable LocalDate day,
            long machineSeconds,
            long stoppedMachineSeconds,
            BigDecimal volumeGbHours,
            long costMicros) {

        static Entry of(Usage usage) {
            return new Entry(
                    usage.agentKey(),
                    usage.day(),
                    usage.machineSeconds(),
                    usage.stoppedMachineSeconds(),
                    hours(usage.volumeGbSeconds()),
                    usage.costMicros());
        }
    }

    record Sum(long machineSeconds, long stoppedMachineSeconds, BigDecimal volumeGbHours, long costMicros) {

        static Sum of(List<Usage> usage) {
            return new Sum(
                    usage.stream().mapToLong(Usage::machineSeconds).sum(),
                    usage.stream().mapToLong(Usage::stoppedMachineSeconds).sum(),
                    hours(usage.stream().mapToLong(Usage::volumeGbSeconds).sum()),
                    usage.stream().mapToLong(Usage::costMicros).sum());
        }
    }

    /**
     * How the spending stands now.
     *
     * @param expectedHourMicros what this hour will have cost at its end if the fleet stays as it is
     * @param limits as of the last reconcile; 0: no such limit
     * @param pauseReason null: spawning is free
     */
    record SpendingView(
            Instant at,
            long hourMicros,
            long expectedHourMicros,
            long dayMicros,
            long expectedDayMicros,
            long ratePerHourMicros,
            SpendingLimits limits,
            SpendingState state,
            boolean spawningPaused,
            @Nullable String pauseReason,
            @Nullable Instant pausedSince) {

        static SpendingView of(Spending spending, Optional<ToldStatus> told) {
            SpendingLimits limits = told.map(ToldStatus::limits).orElse(SpendingLimits.NONE);
            Spawning spawning = told.map(ToldStatus::spawning).orElse(Spawning.FREE);
            return new SpendingView(
                    spending.at(),
                    spending.hourMicros(),
                    spending.expectedHourMicros(),
                    spending.dayMicros(),
                    spending.expectedDayMicros(),
                    spending.ratePerHourMicros(),
                    limits,
                    SpendingState.of(spending, limits, spawning),
                    spawning instanceof Spawning.Paused,
                    ToldStatus.reason(spawning),
                    told.map(ToldStatus::pausedSince).orElse(null));
        }
    }

    @Operation(summary = "What machines and volumes were used and cost, by agent, by day or by both")
    @GetMapping("/costs")
    @PreAuthorize("hasRole('reader')")
    CostsView costs(
            @RequestParam(defaultValue = "default") String workspaceId,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate to,
            @RequestParam(defaultValue = "agent") String by) {
        Spending spending = costs.spending(workspaceId);
        CostQuery query = CostQuery.of(from, to, by, spending.at());
        List<Usage> usage = costs.usage(workspaceId, query.from(), query.to(), query.by(), CostQuery.MOST_ENTRIES + 1);
        query.requireNotMany(usage.size());
        return new CostsView(
                workspaceId,
                query.from(),
                query.to(),
                SpendingView.of(spending, store.find(workspaceId)),
                Sum.of(usage),
                usage.stream().map(Entry::of).toList());
    }

    @Operation(summary = "What the fleet spends now, how that stands to its limits, and whether workers may be spawned")
    @GetMapping("/spending")
    @PreAuthorize("hasRole('reader')")
    SpendingView spending(@RequestParam(defaultValue = "default") String workspaceId) {
        return SpendingView.of(costs.spending(workspaceId), store.find(workspaceId));
    }

    private static BigDecimal hours(long seconds) {
        return BigDecimal.valueOf(seconds).divide(HOUR_SECONDS, DIGITS, RoundingMode.UP);
    }
}
