package io.agentfactory.scaler.plan;

import io.agentfactory.scaler.demand.Demand.Lane;
import io.agentfactory.scaler.provider.Machine;
import io.agentfactory.scaler.provider.Volume;

/** One step for one worker, or for something at the provider that has none. Each says why, in words for an operator. */
public sealed interface Action {

    String reason();

    /** A step for a worker that is recorded. */
    sealed interface OfWorker extends Action {
        String workerId();
    }

    /** Record a new worker for the lane, then make its volume and machine in the region. */
    record Spawn(Lane lane, String region, String reason) implements Action {}

    /** Spawning works again: forget the failures. */
    record ResumeSpawning(String reason) implements Action {}

    /** Make what is still missing of a requested worker's volume and machine. */
    record CreateMachine(String workerId, String reason) implements OfWorker {}

    /** Record a machine that exists and bears the worker's name. */
    record AdoptMachine(String workerId, Machine machine, String reason) implements OfWorker {}

    /** Ask for this one machine: it was not listed, or what is known of it is old. */
    record InspectMachine(String workerId, String machineId, String reason) implements OfWorker {}

    /** Take a reserved worker back into service; its machine is started next. */
    record Wake(String workerId, String reason) implements OfWorker {}

    /** Start a machine that has stopped. */
    record StartMachine(String workerId, String machineId, String reason) implements OfWorker {}

    record Activate(String workerId, String reason) implements OfWorker {}

    /** @param neverCalled the worker made no contact, so the next one may not either */
    record Drain(String workerId, boolean neverCalled, String reason) implements OfWorker {}

    /** Begin the removal of a requested worker that has not come up; nothing of it is kept in reserve. */
    record GiveUp(String workerId, String reason) implements OfWorker {}

    /** Begin the removal of a drained worker. */
    record Stop(String workerId, String reason) implements OfWorker {}

    record StopMachine(String workerId, String machineId, String reason) implements OfWorker {}

    /** @param force also where it still runs: it was asked to stop and has not */
    record DestroyMachine(String workerId, String machineId, boolean force, String reason) implements OfWorker {}

    /** Look at the provider for a machine or volume that was asked for and of which no id is known. */
    record FindLeftovers(String workerId, String reason) implements OfWorker {}

    record DeleteVolume(String workerId, String volumeId, String reason) implements OfWorker {}

    /** Keep a worker's stopped machine and its volume for its lane. */
    record Reserve(String workerId, String reason) implements OfWorker {}

    /** Keep them no longer: begin their removal. */
    record Release(String workerId, String reason) implements OfWorker {}

    record MarkStopped(String workerId, String reason) implements OfWorker {}

    record MarkFailed(String workerId, String reason) implements OfWorker {}

    /** Stop, and once stopped destroy, a machine that bears our metadata and belongs to no worker. */
    record DeleteOrphanMachine(Machine machine, String reason) implements Action {}

    /** Delete a volume that we made and that belongs to no worker. */
    record DeleteOrphanVolume(Volume volume, String reason) implements Action {}
}
