package io.agentfactory.bench;

import io.agentfactory.platform.token.WorkerIdentity;
import io.agentfactory.queue.claim.ClaimResult;
import io.agentfactory.queue.claim.Claims;
import io.agentfactory.queue.claim.Wanted;
import io.agentfactory.queue.worker.Caller;
import java.time.Duration;
import java.util.List;

/** How long a free worker waits for the best of the lanes that wait, one worker after the other. */
final class ClaimLatency {

    private final Claims claims;

    ClaimLatency(BenchedQueue queue) {
        this.claims = queue.bean(Claims.class);
    }

    /** Times of the first claims of these workers. */
    Latencies of(List<String> freeWorkers) throws InterruptedException {
        Latencies latencies = new Latencies();
        for (String worker : freeWorkers) {
            long begin = System.nanoTime();
            ClaimResult result = claims.claim(
                    new WorkerIdentity(worker, "default"), Caller.UNKNOWN, Wanted.anything(Duration.ZERO, false));
            latencies.add(System.nanoTime() - begin);
            if (!(result instanceof ClaimResult.Claimed)) {
                throw new IllegalStateException(worker + " got no turn, which spoils the figures: " + result);
            }
        }
        return latencies;
    }
}
