package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.activity.Activity;
import io.agentfactory.scaler.cost.Spending;
import io.agentfactory.scaler.cost.SpendingLimits;
import io.agentfactory.scaler.demand.Demand;
import io.agentfactory.scaler.demand.Demand.Lane;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.fleet.Worker.Tries;
import io.agentfactory.scaler.fleet.Worker.WorkerMachine;
import io.agentfactory.scaler.fleet.Worker.WorkerVolume;
import io.agentfactory.scaler.fleet.WorkerState;
import io.agentfactory.scaler.pause.ScalingPause;
import io.agentfactory.scaler.plan.Situation.Member;
import io.agentfactory.scaler.policy.AgentLimits;
import io.agentfactory.scaler.policy.FleetPolicy;
import io.agentfactory.scaler.policy.FleetPolicy.Patience;
import io.agentfactory.scaler.policy.FleetPolicy.Reserve;
import io.agentfactory.scaler.policy.ProviderConfig;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.provider.Place;
import io.agentfactory.scaler.provider.Size;
import io.agentfactory.scaler.provider.Volume;
import io.agentfactory.scaler.region.RegionPause;
import io.agentfactory.scaler.trigger.SpawnPause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A situation in the making. Its moment never changes; things happened so many seconds ago. */
final class Scene {

    static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    static final Instant TOKEN_EXPIRES = NOW.plusSeconds(86_400);
    static final Place PLACE = new Place("http://fly", "app");
    static final PlanProperties TIMES = new PlanProperties(
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(900),
            Duration.ofSeconds(3600),
            Duration.ofSeconds(10));

    static final ProviderConfig PROVISION = provision("worker:1", "ams");

    /**
     * Idle time-out 60 s, minimum life 20 s, start 100 s, contact 50 s, drain 200 s, stop 30 s. Nothing is kept in
     * reserve; what a worker has not stored is kept for 5000 s.
     */
    static final FleetPolicy POLICY = new FleetPolicy(
            3,
            AgentLimits.NONE,
            2,
            Duration.ofSeconds(1),
            new Patience(
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(100),
                    Duration.ofSeconds(50),
                    Duration.ofSeconds(200),
                    Duration.ofSeconds(30)),
            new Reserve(Duration.ZERO, 2, Duration.ofSeconds(5000)),
            SpendingLimits.NONE);

    static ProviderConfig provision(String image, String region, String... fallbackRegions) {
        return new ProviderConfig(
                "fly",
                PLACE.appName(),
                PLACE.apiBaseUrl(),
                "fly.apiToken",
                region,
                List.of(fallbackRegions),
                image,
                "vol",
                "/data",
                1,
                "shared",
                1,
                256);
    }

    private final List<Lane> lanes = new ArrayList<>();
    private final Set<String> disabled = new HashSet<>();
    private final List<Member> members = new ArrayList<>();
    /** What one more machine costs for an hour. */
    static final long RATE = 1_000;

    private FleetPolicy policy = POLICY;
    private Spending spending = new Spending(0, 0, 0, NOW);
    private int requestedLately;
    private SpawnPause pause = SpawnPause.NONE;
    private @Nullable ScalingPause heldBack;
    private @Nullable ProviderConfig provision = PROVISION;
    private final Map<String, RegionPause> regionPauses = new HashMap<>();
    private @Nullable Listing listing;
    private @Nullable Instant silenceCountsFrom = ago(3600);

    static Instant ago(long seconds) {
        return NOW.minusSeconds(seconds);
    }

    Scene waiting(String... conversations) {
        return waitingFor("helper", conversations);
    }

    Scene waitingFor(String agent, String... conversations) {
        for (String conversation : conversations) {
            lanes.add(new Lane(conversation, agent, 50, ago(5)));
        }
        return this;
    }

    Scene with(WorkerBuilder worker) {
        members.add(worker.member());
        return this;
    }

    Scene disabled(String agent) {
        disabled.add(agent);
        return this;
    }

    Scene maximum(int maxWorkers) {
        return policy(maxWorkers, policy.agents(), policy.reserve());
    }

    /** Of every agent. */
    Scene maximumPerAgent(int maxWorkers) {
        return policy(policy.maxWorkers(), new AgentLimits(maxWorkers, Map.of()), policy.reserve());
    }

    Scene maximumOf(String agent, int maxWorkers) {
        return policy(policy.maxWorkers(), new AgentLimits(null, Map.of(agent, maxWorkers)), policy.reserve());
    }

    /** Stopped machines are kept for their lanes for so long. */
    Scene reserving(long seconds, int most) {
        return policy(
                policy.maxWorkers(),
                policy.agents(),
                new Reserve(Duration.ofSeconds(seconds), most, policy.reserve().keepUnstored()));
    }

    private Scene policy(int maxWorkers, AgentLimits agents, Reserve reserve) {
        return policy(maxWorkers, agents, reserve, policy.spending());
    }

    private Scene policy(int maxWorkers, AgentLimits agents, Reserve reserve, SpendingLimits limits) {
        policy = new FleetPolicy(
                maxWorkers, agents, policy.spawnStep(), policy.spawnInterval(), policy.patience(), reserve, limits);
        return this;
    }

    Scene limited(SpendingLimits limits) {
        return policy(policy.maxWorkers(), policy.agents(), policy.reserve(), limits);
    }

    /** Up to a moment of the hour that begins at {@link #NOW}, while the fleet costs so much for each further hour. */
    Scene spent(long hourMicros, long dayMicros, long ratePerHourMicros, Instant at) {
        spending = new Spending(hourMicros, dayMicros, ratePerHourMicros, at);
        return this;
    }

    Scene provisioned(ProviderConfig config) {
        provision = config;
        return this;
    }

    Scene noRoomIn(String region, Instant until) {
        regionPauses.put(region, new RegionPause(1, until, "insufficient_capacity"));
        return this;
    }

    Scene requestedLately(int count) {
        requestedLately = count;
        return this;
    }

    /** An operator has said so. */
    Scene heldBack(ScalingPause scalingPause) {
        heldBack = scalingPause;
        return this;
    }

    Scene paused(SpawnPause spawnPause) {
        pause = spawnPause;
        return this;
    }

    /** The queue's word is too old for its silence to mean anything. */
    Scene queueUnheard() {
        silenceCountsFrom = null;
        return this;
    }

    /** The queue is heard again, and from then on its silence counts. */
    Scene queueHeardFrom(Instant moment) {
        silenceCountsFrom = moment;
        return this;
    }

    Scene withoutProvider() {
        provision = null;
        return this;
    }

    Scene listed(List<Machine> machines, List<Volume> volumes, String... endedVolumeNames) {
        listing = new Listing(PLACE, NOW, machines, volumes, Set.of(endedVolumeNames));
        return this;
    }

    Plan plan() {
        return new PlannerApi(TIMES)
                .plan(new Situation(
                        NOW,
                        provision,
                        regionPauses,
                        new Owner("mine", "default"),
                        policy,
                        new Demand(lanes.size(), 0, lanes.size(), lanes, silenceCountsFrom),
                        disabled,
                        members,
                        requestedLately,
                        pause,
                        spending,
                        Map.of("ams", RATE, "fra", RATE, "cdg", RATE),
                        heldBack,
                        listing));
    }

    List<Action> actions() {
        return plan().actions();
    }

    static WorkerBuilder worker(String id) {
        return new WorkerBuilder(id);
    }

    static Machine ours(String id, String name, MachineState state) {
        return new Machine(id, name, "i", "ams", state, new Owner("mine", "default").metadata(name));
    }

    static Machine foreign(String id, String name) {
        return new Machine(id, name, "i", "ams", MachineState.STARTED, new Owner("other", "default").metadata(name));
    }

    static Machine unmarked(String id, String name) {
        return new Machine(id, name, "i", "ams", MachineState.STARTED, Map.of());
    }

    /** By default: requested 1000 s ago for the lane {@code lane-<id>}, with a started machine and a volume. */
    static final class WorkerBuilder {

        private final String id;
        private String conversation;
        private WorkerState state = new WorkerState.Active("cause", ago(900));
        private Instant requestedAt = ago(1000);
        private @Nullable Instant activeAt = ago(900);
        private WorkerVolume volume;
        private WorkerMachine machine;
        private String agent = "helper";
        private boolean leaveNothing;
        private Tries tries = new Tries(0, null, null);
        private Activity activity = Activity.NONE;

        private WorkerBuilder(String id) {
            this.id = id;
            this.conversation = "lane-" + id;
            this.volume = new WorkerVolume("vol_" + id, 1, "v-" + id, null);
            this.machine = machine("m-" + id, MachineState.STARTED, 900);
        }

        private static WorkerMachine machine(@Nullable String machineId, MachineState state, long since) {
            return new WorkerMachine(
                    "worker:1",
                    TOKEN_EXPIRES,
                    ago(1000),
                    machineId,
                    "i",
                    state,
                    ago(since),
                    ago(Math.min(since, 1)),
                    null,
                    null,
                    0);
        }

        WorkerBuilder on(String conversationId) {
            conversation = conversationId;
            return this;
        }

        WorkerBuilder of(String agentKey) {
            agent = agentKey;
            return this;
        }

        WorkerBuilder dismissed() {
            leaveNothing = true;
            return this;
        }

        /** Stopped, and kept for its lane. */
        WorkerBuilder reserved(long secondsAgo) {
            state = new WorkerState.Reserved("cause", ago(secondsAgo));
            return machine(MachineState.STOPPED, secondsAgo);
        }

        /** Out of the reserve; its machine is still as it was. */
        WorkerBuilder woken(long secondsAgo) {
            state = new WorkerState.Requested("its lane has work", ago(secondsAgo));
            return machine(MachineState.STOPPED, 800);
        }

        /** Stopped for so long that nobody starts it again by himself. */
        WorkerBuilder seenStopped() {
            return machine(MachineState.STOPPED, 30);
        }

        WorkerBuilder startAsked(long secondsAgo, int times) {
            machine = new WorkerMachine(
                    machine.image(),
                    machine.tokenExpiresAt(),
                    machine.askedAt(),
                    machine.id(),
                    machine.instanceId(),
                    machine.state(),
                    machine.stateSince(),
                    machine.seenAt(),
                    machine.stopAskedAt(),
                    ago(secondsAgo),
                    times);
            return this;
        }

        WorkerBuilder madeWith(String image, Instant tokenExpiresAt) {
            machine = new WorkerMachine(
                    image,
                    tokenExpiresAt,
                    machine.askedAt(),
                    machine.id(),
                    machine.instanceId(),
                    machine.state(),
                    machine.stateSince(),
                    machine.seenAt(),
                    machine.stopAskedAt(),
                    machine.startAskedAt(),
                    machine.starts());
            return this;
        }

        WorkerBuilder requested(long secondsAgo) {
            state = new WorkerState.Requested("cause", ago(secondsAgo));
            requestedAt = ago(secondsAgo);
            activeAt = null;
            return machine(MachineState.STARTING, secondsAgo);
        }

        WorkerBuilder active(long secondsAgo) {
            state = new WorkerState.Active("cause", ago(secondsAgo));
            requestedAt = ago(secondsAgo);
            return this;
        }

        WorkerBuilder draining(long secondsAgo) {
            state = new WorkerState.Draining("cause", ago(secondsAgo));
            return this;
        }

        WorkerBuilder stopping(long secondsAgo) {
            state = new WorkerState.Stopping("cause", ago(secondsAgo));
            return this;
        }

        WorkerBuilder neverServed() {
            activeAt = null;
            return this;
        }

        WorkerBuilder machine(MachineState machineState, long secondsInIt) {
            machine = machine("m-" + id, machineState, secondsInIt);
            return this;
        }

        WorkerBuilder stopAsked(MachineState machineState, long secondsAgo) {
            machine = new WorkerMachine(
                    "worker:1",
                    TOKEN_EXPIRES,
                    ago(1000),
                    "m-" + id,
                    "i",
                    machineState,
                    ago(500),
                    ago(1),
                    ago(secondsAgo),
                    null,
                    0);
            return this;
        }

        WorkerBuilder machineAskedButUnknown(long secondsAgo) {
            machine = new WorkerMachine(
                    "worker:1", TOKEN_EXPIRES, ago(secondsAgo), null, null, null, null, null, null, null, 0);
            return this;
        }

        WorkerBuilder noMachineAskedFor() {
            machine = new WorkerMachine("worker:1", null, null, null, null, null, null, null, null, null, 0);
            return this;
        }

        WorkerBuilder volumeUnknown() {
            volume = new WorkerVolume("vol_" + id, 1, null, null);
            return this;
        }

        WorkerBuilder volumeGone() {
            volume = new WorkerVolume("vol_" + id, 1, "v-" + id, ago(1));
            return this;
        }

        WorkerBuilder notBefore(Instant moment) {
            tries = new Tries(1, moment, "Transient: 503");
            return this;
        }

        WorkerBuilder idle(long seconds) {
            return seen(new Activity(false, ago(seconds), ago(seconds), null, null, null, null));
        }

        WorkerBuilder busy() {
            return seen(new Activity(true, ago(1), null, null, null, null, null));
        }

        /** It worked, its turn ended then, and its workspace was not stored since. */
        WorkerBuilder unstored(long secondsAgo) {
            return seen(new Activity(false, ago(secondsAgo), ago(secondsAgo), null, null, null, ago(secondsAgo)));
        }

        WorkerBuilder drained() {
            return seen(new Activity(false, ago(1), ago(1), null, ago(1), null, null));
        }

        WorkerBuilder silent() {
            return seen(new Activity(false, ago(90), ago(90), null, null, ago(1), null));
        }

        WorkerBuilder stored(long secondsAgo) {
            return seen(new Activity(false, ago(secondsAgo), ago(secondsAgo), ago(secondsAgo), null, null, null));
        }

        private WorkerBuilder seen(Activity seen) {
            activity = seen;
            return this;
        }

        Member member() {
            return new Member(
                    new Worker(
                            id,
                            "default",
                            1,
                            state,
                            requestedAt,
                            activeAt,
                            conversation,
                            agent,
                            PLACE,
                            "ams",
                            new Size("shared", 1, 2048),
                            volume,
                            machine,
                            leaveNothing,
                            tries),
                    activity);
        }
    }
}
