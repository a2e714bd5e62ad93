package io.agentfactory.local.fly.model;

import java.util.List;

/** Machines and volumes that can be listed: those that there are, or those that there were at some time. */
public interface Inventory {

    /** By time of creation. */
    List<MachineSnapshot> machines(String app, MachineFilter filter);

    /** By time of creation, with those deleted a while ago. */
    List<VolumeSnapshot> volumes(String app);
}
