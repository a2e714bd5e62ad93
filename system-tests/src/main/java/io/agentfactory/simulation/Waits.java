package io.agentfactory.simulation;

import io.agentfactory.local.fly.model.FlyEvent;
import io.agentfactory.local.fly.model.FlyRefusal;
import io.agentfactory.scaler.fleet.Worker;
import io.agentfactory.scaler.plan.Situation;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.MachineState;
import io.agentfactory.scaler.reconcile.MachineWatch;
import io.agentfactory.scaler.spawn.FleetAccess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scaler's waits for machines to start and to stop. As in the service they record what they see and ask for a
 * reconcile, look closer when a wait is over in vain, and are lost when it crashes.
 */
final class Waits implements MachineWatch {

    private static final long LIMIT = Duration.ofSeconds(30).toMillis();
    private static final long LATENCY = 50;

    private final Timeline timeline;
    private final Cloud cloud;
    private final Records records;
    private final Triggers triggers;
    private final Map<String, Wait> byMachine = new HashMap<>();
    private int life;

    Waits(Timeline timeline, Cloud cloud, Records records, Triggers triggers) {
        this.timeline = timeline;
        this.cloud = cloud;
        this.records = records;
        this.triggers = triggers;
        cloud.onEvent(this::happened);
    }

    private record Wait(String workerId, String machineId, MachineState target, int life) {}

    /** The scaler has crashed, and its waits with it. */
    void lose() {
        byMachine.clear();
        life++;
    }

    @Override
    public void watch(FleetAccess access, Situation situation) {
        for (Situation.Member member : situation.members()) {
            Worker worker = member.worker();
            String machineId = worker.machine().id();
            Optional<MachineState> target = MachineWatch.target(worker);
            if (machineId != null && target.isPresent()) {
                Wait before = byMachine.get(machineId);
                if (before == null || before.target() != target.get()) {
                    begin(new Wait(worker.workerId(), machineId, target.get(), life));
                }
            }
        }
    }

    private void begin(Wait wait) {
        byMachine.put(wait.machineId(), wait);
        timeline.after(LATENCY, () -> check(wait));
        timeline.after(LIMIT, () -> isOver(wait));
    }

    private void happened(FlyEvent event) {
        String machineId = switch (event) {
            case FlyEvent.MachineStarted started -> started.machineId();
            case FlyEvent.MachineStopped stopped -> stopped.machineId();
            case FlyEvent.MachineCreated created -> null;
            case FlyEvent.MachineExited exited -> null;
            case FlyEvent.MachineSuspended suspended -> null;
            case FlyEvent.MachineFailed failed -> null;
            case FlyEvent.MachineDestroyed destroyed -> null;
            case FlyEvent.VolumeCreated created -> null;
            case FlyEvent.VolumeDeleted deleted -> null;
        };
        Wait wait = machineId == null ? null : byMachine.get(machineId);
        if (wait != null) {
            timeline.after(LATENCY, () -> check(wait));
        }
    }

    /** Is it there? */
    private void check(Wait wait) {
        Worker worker = stillWanted(wait);
        Machine machine = worker == null ? null : look(wait.machineId());
        if (machine != null && machine.state() == wait.target()) {
            byMachine.remove(wait.machineId());
            records.machineReached(wait.workerId(), wait.target());
            triggers.request(World.WORKSPACE);
        }
    }

    /** Why has it not got there? A state that was not expected is news for the planner. */
    private void isOver(Wait wait) {
        Worker worker = stillWanted(wait);
        if (worker == null) {
            return;
        }
        Machine machine = look(wait.machineId());
        if (machine != null) {
            records.machineSeen(wait.workerId(), machine);
            if (machine.state() != worker.machine().state()) {
                triggers.request(World.WORKSPACE);
            }
        }
        timeline.after(LIMIT, () -> isOver(wait));
    }

    private @Nullable Worker stillWanted(Wait wait) {
        if (wait.life() != life || !wait.equals(byMachine.get(wait.machineId()))) {
            return null;
        }
        Optional<Worker> worker = records.find(wait.workerId())
                .filter(each -> MachineWatch.target(each).equals(Optional.of(wait.target())));
        if (worker.isEmpty()) {
            byMachine.remove(wait.machineId());
        }
        return worker.orElse(null);
    }

    private @Nullable Machine look(String machineId) {
        try {
            return SimulatedProvider.shown(cloud.fly().machine(World.PLACE.appName(), machineId));
        } catch (FlyRefusal gone) {
            return null;
        }
    }
}
