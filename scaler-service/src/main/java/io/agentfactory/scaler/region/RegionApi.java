package io.agentfactory.scaler.region;

import java.time.Duration;
import java.util.Map;

/** Remembers which regions had no room, so that workers are asked for elsewhere meanwhile. */
public interface RegionApi {

    /** By region; also pauses that are over, for the number of their failures. */
    Map<String, RegionPause> pauses(String workspaceId);

    /** Nothing is asked for in the region during the wait. */
    void hadNoRoom(String workspaceId, String region, Duration wait, String error);

    /** A machine has started there. */
    void hasRoom(String workspaceId, String region);
}
