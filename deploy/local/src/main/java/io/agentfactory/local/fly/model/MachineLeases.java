package io.agentfactory.local.fly.model;

import java.time.Duration;

/** What callers may do with the leases of machines. */
public final class MachineLeases {
    private final Turns turns;
    private final Machines machines;
    private final Leases leases;

    MachineLeases(Turns turns, Machines machines, Leases leases) {
        this.turns = turns;
        this.machines = machines;
        this.leases = leases;
    }

    /** Takes the lease, or extends it where {@code nonce} is that of the lease in force. */
    public Lease acquire(String app, String id, String nonce, Duration ttl, String description) {
        return turns.change(now -> leases.acquire(machines.reachable(app, id, now), nonce, ttl, description, now));
    }

    /** The lease in force; none is 404. */
    public Lease inForce(String app, String id) {
        return turns.read(now -> leases.inForce(machines.get(app, id, now), now));
    }

    public void release(String app, String id, String nonce) {
        turns.act(now -> {
            Machine machine = machines.reachable(app, id, now);
            leases.release(machine, nonce, now);
        });
    }
}
