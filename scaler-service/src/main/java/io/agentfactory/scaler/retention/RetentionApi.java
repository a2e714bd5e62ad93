package io.agentfactory.scaler.retention;

import io.agentfactory.scaler.activity.ActivityApi;
import io.agentfactory.scaler.fleet.WorkerApi;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Forgets workers that ended long ago, in small batches. A worker of which something may be left is never forgotten.
 */
@Component
public class RetentionApi {

    private static final Logger log = LoggerFactory.getLogger(RetentionApi.class);
    private static final int BATCH = 500;

    private final WorkerApi workers;
    private final ActivityApi activities;
    private final RetentionProperties properties;
    private final TransactionTemplate transaction;

    RetentionApi(
            WorkerApi workers,
            ActivityApi activities,
            RetentionProperties properties,
            TransactionTemplate transaction) {
        this.workers = workers;
        this.activities = activities;
        this.properties = properties;
        this.transaction = transaction;
    }

    public void run() {
        int total = 0;
        int forgotten;
        do {
            forgotten = transaction.execute(status -> forgetSome());
            total += forgotten;
        } while (forgotten == BATCH);
        if (total > 0) {
            log.atInfo().addKeyValue("count", total).log("ended workers forgotten");
        }
    }

    private int forgetSome() {
        List<String> gone = workers.forgetEnded(properties.endedWorkers(), BATCH);
        activities.forget(gone);
        return gone.size();
    }
}
