package io.agentfactory.simulation;

import io.agentfactory.scaler.region.RegionApi;
import io.agentfactory.scaler.region.RegionPause;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Regions that had no room, kept as the scaler's database keeps them. */
final class Regions implements RegionApi {

    private final Timeline timeline;
    private final CrashPoints crashes;
    private final Map<String, RegionPause> pauses = new HashMap<>();

    Regions(Timeline timeline, CrashPoints crashes) {
        this.timeline = timeline;
        this.crashes = crashes;
    }

    @Override
    public Map<String, RegionPause> pauses(String workspaceId) {
        return Map.copyOf(pauses);
    }

    @Override
    public void hadNoRoom(String workspaceId, String region, Duration wait, String error) {
        crashes.pass();
        RegionPause before = pauses.get(region);
        int failures = before == null ? 1 : before.failures() + 1;
        pauses.put(region, new RegionPause(failures, timeline.instant().plus(wait), error));
    }

    @Override
    public void hasRoom(String workspaceId, String region) {
        crashes.pass();
        pauses.remove(region);
    }
}
