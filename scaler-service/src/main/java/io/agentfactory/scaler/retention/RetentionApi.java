package io.agentfactory.scaler.retention;

import io.agentfactory.scaler.activity.ActivityApi;
import io.agentfactory.scaler.cost.CostApi;
import io.agentfactory.scaler.fleet.WorkerApi;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Forgets workers that ended long ago, and costs of long ago, in small batches. A worker of which something may be left
 * is never forgotten, and what a forgotten one cost stays known for as long as costs are kept.
 */
@Component
public class RetentionApi {

    private static final Logger log = LoggerFactory.getLogger(RetentionApi.class);
    private static final int BATCH = 500;

    private final WorkerApi workers;
    private final ActivityApi activities;
    private final CostApi costs;
    private final RetentionProperties properties;
    private final TransactionTemplate transaction;

    RetentionApi(
            WorkerApi workers,
            ActivityApi activities,
            CostApi costs,
            RetentionProperties properties,
            TransactionTemplate transaction) {
        this.workers = workers;
        this.activities = activities;
        this.costs = costs;
        this.properties = properties;
        this.transaction = transaction;
    }

    public void run() {
        inBatches(this::forgetSomeWorkers, "ended workers forgotten");
        inBatches(() -> costs.forget(BATCH), "costs forgotten");
    }

    private void inBatches(IntSupplier forgetSome, String done) {
        int total = 0;
        int forgotten;
        do {
            forgotten = transaction.execute(status -> forgetSome.getAsInt());
            total += forgotten;
        } while (forgotten == BATCH);
        if (total > 0) {
            log.atInfo().addKeyValue("count", total).log(done);
        }
    }

    private int forgetSomeWorkers() {
        List<String> gone = workers.forgetEnded(properties.endedWorkers(), BATCH);
        activities.forget(gone);
        return gone.size();
    }
}
