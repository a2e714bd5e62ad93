package io.agentfactory.queue.worker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.agentfactory.platform.token.WorkerAdmission;
import io.agentfactory.platform.token.WorkerIdentity;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Lets only workers in that the scaler has announced, and has neither ended nor put aside: a token outlives its worker
 * by a second at most, for which an admission is remembered. What a worker may do with a lane is decided under the
 * lane's lock in any case.
 */
@Component
class KnownWorkersOnly implements WorkerAdmission {

    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final long MOST = 10_000;

    private final WorkerStore workers;
    private final Cache<WorkerIdentity, Boolean> admitted =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

    KnownWorkersOnly(WorkerStore workers) {
        this.workers = workers;
    }

    @Override
    public boolean admits(WorkerIdentity identity) {
        if (admitted.getIfPresent(identity) != null) {
            return true;
        }
        boolean known = workers.find(identity.workerId())
                .filter(worker -> worker.admitted(identity))
                .isPresent();
        if (known) {
            admitted.put(identity, true);
        }
        return known;
    }
}
