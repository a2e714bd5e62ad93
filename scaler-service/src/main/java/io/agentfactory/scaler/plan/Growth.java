package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.demand.Demand.Lane;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.pause.ScalingPause;
import io.agentfactory.scaler.plan.Coverage.Want;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.status.Spawning;
import io.agentfactory.scaler.status.Spawning.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which lanes get a worker now: one that is kept in reserve for them, or a new one. Lanes that the maximum keeps
 * waiting ask idle workers of other lanes to make room.
 */
final class Growth {

    private final Situation situation;
    private final Draft draft;
    private final Reserves reserves;
    private final MakingRoom makingRoom;
    private final Room room;
    private final Budget budget;
    private int toSpawn;
    private int full;
    private @Nullable String tooDear;
    private @Nullable ScalingPause heldBack;
    private final Map<String, Integer> fullForAgent = new TreeMap<>();

    Growth(Situation situation, PlanProperties times, Draft draft, Reserves reserves, Budget budget) {
        this.budget = budget;
        this.situation = situation;
        this.draft = draft;
        this.reserves = reserves;
        this.makingRoom = new MakingRoom(situation, times, draft);
        this.room = new Room(situation);
        this.toSpawn = Math.max(0, situation.policy().spawnStep() - situation.requestedLately());
    }

    void plan() {
        resume();
        List<Want> wants = unlessHeldBack(new Coverage(situation, draft, reserves).uncovered());
        int surplus = room.surplus();
        Map<String, Integer> surplusByAgent = room.surplusByAgent();
        Optional<String> region = region(wants);
        for (Want want : wants) {
            serve(want, region);
        }
        draft.spawning(spawning());
        explain();
        if (!isPaused()) {
            surplusByAgent.forEach((agent, count) -> fullForAgent.merge(agent, count, Integer::sum));
            makingRoom.plan(Math.max(full, surplus), fullForAgent, wants);
        }
    }

    /** While an operator holds the fleet back no lane gets a worker, and nobody makes room for it. */
    private List<Want> unlessHeldBack(List<Want> wants) {
        ScalingPause pause = situation.pause();
        if (pause == null || (pause.until() != null && draft.due(pause.until()))) {
            return wants;
        }
        heldBack = pause;
        draft.note("no worker is asked for: " + pause.words());
        return List.of();
    }

    private void resume() {
        Instant failedAt = situation.spawnPause().failedAt();
        if (failedAt != null
                && situation.members().stream()
                        .anyMatch(member -> member.activity().hasCalled()
                                && member.worker().requestedAt().isAfter(failedAt))) {
            draft.add(new Action.ResumeSpawning("a worker has come up since the last failure"));
        }
    }

    private boolean isPaused() {
        return situation.provision() == null || situation.spawnPause().holdsAt(situation.now());
    }

    private void serve(Want want, Optional<String> region) {
        Lane lane = want.lane();
        Worker reserved = want.reserved();
        if (room.isFull()) {
            full++;
        } else if (room.isFullFor(lane.agentKey())) {
            fullForAgent.merge(lane.agentKey(), 1, Integer::sum);
        } else if (reserved != null) {
            if (affords(reserved.region())) {
                room.take(lane.agentKey());
                draft.add(new Action.Wake(
                        reserved.workerId(),
                        "lane " + lane.conversationId() + " has waited since " + lane.waitingSince()
                                + ", and its machine is kept for it"));
            }
        } else if (region.isPresent() && affords(region.get())) {
            room.take(lane.agentKey());
            spawn(lane, region.get());
        }
    }

    private boolean affords(String region) {
        long rate = situation.ratePerHour(region);
        Optional<String> whyNot = budget.whyNot(rate);
        whyNot.ifPresentOrElse(
                reason -> {
                    tooDear = reason;
                    draft.note("no worker is asked for: " + reason);
                    draft.due(budget.renewed());
                },
                () -> budget.take(rate));
        return whyNot.isEmpty();
    }

    /** Whether machines may be asked for now, whoever waits. */
    private Spawning spawning() {
        if (heldBack != null) {
            return new Spawning.Paused(Cause.OPERATOR, heldBack.words());
        }
        ProviderConfig provision = situation.provision();
        // From the first failure until a worker has come up, and not only between the attempts.
        if (situation.spawnPause().failures() > 0 && !situation.demand().lanes().isEmpty()) {
            return new Spawning.Paused(
                    Cause.FAILURES,
                    "workers fail to come up, the last one with: "
                            + situation.spawnPause().error());
        }
        if (tooDear != null) {
            return new Spawning.Paused(Cause.SPENDING_LIMIT, tooDear);
        }
        if (provision == null) {
            return Spawning.FREE;
        }
        if (new Regions(situation).first(provision).isEmpty()) {
            return new Spawning.Paused(Cause.FAILURES, "there is no room in " + String.join(", ", provision.regions()));
        }
        return budget.whyNot(situation.ratePerHour(provision.region()))
                .<Spawning>map(reason -> new Spawning.Paused(Cause.SPENDING_LIMIT, reason))
                .orElse(Spawning.FREE);
    }

    private void spawn(Lane lane, String region) {
        if (toSpawn == 0) {
            draft.note("at most " + situation.policy().spawnStep() + " workers are asked for within "
                    + Words.of(situation.policy().spawnInterval()));
            draft.due(situation.now().plus(situation.policy().spawnInterval()));
            return;
        }
        toSpawn--;
        draft.add(new Action.Spawn(
                lane,
                region,
                "lane " + lane.conversationId() + " has waited since " + lane.waitingSince() + " and has no worker"));
    }

    /** Where new machines may be made now; empty: nowhere, and the plan says why. */
    private Optional<String> region(List<Want> wants) {
        if (wants.stream().allMatch(want -> want.reserved() != null)) {
            return Optional.empty();
        }
        ProviderConfig provision = situation.provision();
        if (provision == null) {
            draft.note("no worker is asked for: there is no provider configuration");
            return Optional.empty();
        }
        Instant until = situation.spawnPause().until();
        if (until != null && !draft.due(until)) {
            draft.note("no worker is asked for before " + until + ": "
                    + situation.spawnPause().failures() + " have failed in a row, the last with "
                    + situation.spawnPause().error());
            return Optional.empty();
        }
        var regions = new Regions(situation);
        Optional<String> region = regions.first(provision);
        if (region.isEmpty()) {
            Instant free = regions.freeFrom(provision);
            draft.due(free);
            draft.note("no worker is asked for before " + free + ": there is no room in "
                    + String.join(", ", provision.regions()));
        }
        return region;
    }

    private void explain() {
        if (full > 0) {
            draft.note(full + " lanes wait because the maximum of "
                    + situation.policy().maxWorkers() + " workers is reached");
        }
        fullForAgent.forEach((agent, lanes) -> draft.note(lanes + " lanes wait because agent " + agent
                + " has as many workers as it may: "
                + situation.policy().agents().of(agent).orElse(0)));
    }
}
