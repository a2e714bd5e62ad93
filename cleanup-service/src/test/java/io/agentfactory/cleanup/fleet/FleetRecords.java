package io.agentfactory.cleanup.fleet;

import io.agentfactory.cleanup.CleanupUnderTest;
import io.agentfactory.cleanup.projection.FleetRecordApi;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;

/** Waits until the service has heard. */
final class FleetRecords {

    private FleetRecords() {}

    static void await(CleanupUnderTest service, String workspaceId) {
        FleetRecordApi records = service.bean(FleetRecordApi.class);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> records.accounts().stream()
                        .anyMatch(account -> account.workspaceId().equals(workspaceId)));
    }

    static void awaitWorkers(CleanupUnderTest service, String workspaceId, Set<String> workerIds) {
        FleetRecordApi records = service.bean(FleetRecordApi.class);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> records.workers(workspaceId, workerIds, Set.of()).size() == workerIds.size());
    }
}
