package io.agentfactory.simulation;

import io.agentfactory.local.fly.model.FlyEvent;
import io.agentfactory.scaler.cost.SpendingLimits;
import java.util.HashSet;
import java.util.Set;

/**
 * What the provider would charge, from what happened there and never from the scaler's own books: a machine from its
 * creation, or its start, until its process has ended for good; a volume from its creation until its deletion.
 */
final class CostMeter {

    private static final double MICROS = 1_000_000;

    private final Account account;
    private final Set<String> running = new HashSet<>();
    private final Set<String> volumes = new HashSet<>();
    private long until;
    private long machineMillis;
    private int most;

    CostMeter(long start) {
        this.until = start;
        this.account = new Account(start);
    }

    void take(FlyEvent event) {
        upTo(event.at().toEpochMilli());
        switch (event) {
            case FlyEvent.MachineCreated created -> running.add(created.machineId());
            case FlyEvent.MachineStarted started -> running.add(started.machineId());
            case FlyEvent.MachineExited exited -> {}
            case FlyEvent.MachineStopped stopped -> running.remove(stopped.machineId());
            case FlyEvent.MachineSuspended suspended -> running.remove(suspended.machineId());
            case FlyEvent.MachineFailed failed -> running.remove(failed.machineId());
            case FlyEvent.MachineDestroyed destroyed -> running.remove(destroyed.machineId());
            case FlyEvent.VolumeCreated created -> volumes.add(created.volumeId());
            case FlyEvent.VolumeDeleted deleted -> volumes.remove(deleted.volumeId());
        }
        account.machines(running.size() - account.machines());
        account.volumes(volumes.size() - account.volumes());
        most = Math.max(most, running.size());
    }

    /** Charges for what is there, up to this moment. */
    void upTo(long moment) {
        account.upTo(moment);
        machineMillis += Math.max(0, moment - until) * running.size();
        until = Math.max(until, moment);
    }

    long machineMillis() {
        return machineMillis;
    }

    int mostMachines() {
        return most;
    }

    double spent() {
        return account.all() / MICROS;
    }

    /** By how much the worst hour or day went beyond its hard limit, in currency units. */
    double beyond(SpendingLimits limits) {
        return Math.max(
                        beyond(account.dearestHour(), limits.hardHourMicros()),
                        beyond(account.dearestDay(), limits.hardDayMicros()))
                / MICROS;
    }

    private static double beyond(double spentMicros, long limitMicros) {
        return limitMicros == 0 ? 0 : Math.max(0, spentMicros - limitMicros);
    }
}
