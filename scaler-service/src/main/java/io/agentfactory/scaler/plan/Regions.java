package io.agentfactory.scaler.plan;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;

import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.region.RegionPause;
import java.time.Instant;
import java.util.Optional;

/** Where new machines are made: in the first region that has not just had no room. */
final class Regions {

    private final Situation situation;

    Regions(Situation situation) {
        this.situation = situation;
    }

    /** Empty: none of them has room. */
    Optional<String> first(ProviderConfig provision) {
        return provision.regions().stream().filter(this::isFree).findFirst();
    }

    /** When the first of them is asked again, where none has room. */
    Instant freeFrom(ProviderConfig provision) {
        return provision.regions().stream()
                .map(region -> situation.regionPauses().get(region))
                .map(pause -> pause == null ? situation.now() : pause.until())
                .min(comparing(moment -> moment, naturalOrder()))
                .orElse(situation.now());
    }

    private boolean isFree(String region) {
        RegionPause pause = situation.regionPauses().get(region);
        return pause == null || !pause.holdsAt(situation.now());
    }
}
