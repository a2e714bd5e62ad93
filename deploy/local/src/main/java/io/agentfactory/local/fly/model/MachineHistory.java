package io.agentfactory.local.fly.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes what happens to a machine into its own history and tells the listeners of it. */
final class MachineHistory {
    private static final int FIRST_SIGNAL_CODE = 128;

    private final Ids ids;
    private final Effects effects;

    MachineHistory(Ids ids, Effects effects) {
        this.ids = ids;
        this.effects = effects;
    }

    void event(Machine machine, String type, String status, String source, Instant now) {
        machine.record(new MachineEvent(ids.ulid(now), type, status, source, now, Map.of()));
    }

    void exit(Machine machine, ProcessExit ended, boolean requested, boolean restarting, Instant now) {
        Map<String, Object> exit = new LinkedHashMap<>();
        int code = ended.code();
        exit.put("exit_code", code);
        exit.put("guest_exit_code", code);
        exit.put("guest_signal", code > FIRST_SIGNAL_CODE ? code - FIRST_SIGNAL_CODE : -1);
        exit.put("signal", -1);
        exit.put("oom_killed", ended.outOfMemory());
        exit.put("requested_stop", requested);
        exit.put("restarting", restarting);
        exit.put("exited_at", now.toString());
        int restarts = machine.restartsSince(now.minus(RestartPolicy.WINDOW));
        Map<String, Object> request = Map.of("exit_event", exit, "restart_count", restarts);
        machine.record(new MachineEvent(ids.ulid(now), "exit", "stopped", "flyd", now, request));
        effects.event(
                new FlyEvent.MachineExited(now, machine.app, machine.id, machine.name, code, requested, restarting));
    }
}
