package io.agentfactory.local.fly;

import io.agentfactory.local.fly.model.FlyEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a provider event, ids only. */
final class EventLog {
    private static final Logger log = LoggerFactory.getLogger(EventLog.class);

    private EventLog() {}

    static void write(FlyEvent event) {
        switch (event) {
            case FlyEvent.MachineCreated e -> machine("machine-created", e.app(), e.machineId(), e.machineName());
            case FlyEvent.MachineStarted e -> machine("machine-started", e.app(), e.machineId(), e.machineName());
            case FlyEvent.MachineStopped e -> machine("machine-stopped", e.app(), e.machineId(), e.machineName());
            case FlyEvent.MachineSuspended e -> machine("machine-suspended", e.app(), e.machineId(), e.machineName());
            case FlyEvent.MachineDestroyed e -> machine("machine-destroyed", e.app(), e.machineId(), e.machineName());
            case FlyEvent.MachineExited e ->
                log.info(
                        "event=machine-exited app={} machineId={} workerId={} exitCode={} requestedStop={} restarting={}",
                        e.app(),
                        e.machineId(),
                        e.machineName(),
                        e.exitCode(),
                        e.requestedStop(),
                        e.restarting());
            case FlyEvent.MachineFailed e ->
                log.warn(
                        "event=machine-failed app={} machineId={} workerId={} reason=\"{}\"",
                        e.app(),
                        e.machineId(),
                        e.machineName(),
                        e.reason());
            case FlyEvent.VolumeCreated e -> volume("volume-created", e.app(), e.volumeId());
            case FlyEvent.VolumeDeleted e -> volume("volume-deleted", e.app(), e.volumeId());
        }
    }

    private static void machine(String event, String app, String machineId, String name) {
        log.info("event={} app={} machineId={} workerId={}", event, app, machineId, name);
    }

    private static void volume(String event, String app, String volumeId) {
        log.info("event={} app={} volumeId={}", event, app, volumeId);
    }
}
