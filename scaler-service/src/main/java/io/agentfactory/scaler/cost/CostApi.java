package io.agentfactory.scaler.cost;

import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.trigger.ClockApi;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What the fleet costs, in millionths of the currency unit. Reads only, apart from forgetting. Machines and volumes
 * that no worker is known for are not in it: they are removed as soon as they are found.
 */
@Component
public class CostApi {

    private final CostStore store;
    private final MeteredStore metered;
    private final Prices prices;
    private final CostProperties properties;

    CostApi(CostStore store, MeteredStore metered, Prices prices, CostProperties properties) {
        this.store = store;
        this.metered = metered;
        this.prices = prices;
        this.properties = properties;
    }

    /** What a workspace has spent in this hour and this day of UTC, by the database's clock, and what it costs now. */
    public Spending spending(String workspaceId) {
        return store.spending(workspaceId);
    }

    /** What one more machine with its volume costs for each hour. */
    public long ratePerHour(Size size, String region, int volumeGb) {
        return prices.machineHourMicros(size, region) + prices.volumeHourMicros(region, volumeGb);
    }

    public WorkerCost ofWorker(String workerId) {
        return ofWorkers(List.of(workerId)).getOrDefault(workerId, WorkerCost.NONE);
    }

    /** By worker id; those that have cost nothing may be missing. */
    public Map<String, WorkerCost> ofWorkers(Collection<String> workerIds) {
        return store.ofWorkers(workerIds);
    }

    /**
     * What was used from one day of UTC to another, both included, in the order of days and agents.
     *
     * @param limit most entries that are returned
     */
    public List<Usage> usage(String workspaceId, LocalDate from, LocalDate to, Grouping by, int limit) {
        return store.usage(
                workspaceId,
                from.atStartOfDay().toInstant(ZoneOffset.UTC),
                to.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC),
                by,
                limit);
    }

    /** Forgets up to {@code limit} of what ended longer ago than it is kept, and returns how many that were. */
    public int forget(int limit) {
        return metered.forgetEnded(ClockApi.fromNow(properties.keep().negated()), limit);
    }
}
