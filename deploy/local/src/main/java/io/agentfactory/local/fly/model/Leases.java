package io.agentfactory.local.fly.model;

import java.time.Duration;
import java.time.Instant;

/** The rules of leases on machines. While a lease is in force, only who shows its nonce may change the machine. */
final class Leases {
    private static final Duration MAX_TTL = Duration.ofHours(24);
    private static final String OWNER = "emulator@example.com";

    private final Ids ids;

    Leases(Ids ids) {
        this.ids = ids;
    }

    Lease acquire(Machine machine, String nonce, Duration ttl, String description, Instant now) {
        requireTtl(ttl);
        requireFree(machine, nonce, now);
        Lease held = machine.lease;
        String itsNonce = held != null && held.heldAt(now) ? held.nonce() : ids.nonce();
        Lease lease = new Lease(itsNonce, now.plus(ttl), OWNER, description, machine.instanceId());
        machine.lease = lease;
        return lease;
    }

    /** Refuses a time to live that no lease can have; zero asks for no lease. */
    void requireTtlIfAsked(Duration ttl) {
        if (!ttl.isZero()) {
            requireTtl(ttl);
        }
    }

    /** A time to live of zero asks for no lease. */
    void acquireIfAsked(Machine machine, String nonce, Duration ttl, String description, Instant now) {
        if (!ttl.isZero()) {
            acquire(machine, nonce, ttl, description, now);
        }
    }

    Lease inForce(Machine machine, Instant now) {
        Lease lease = machine.lease;
        if (lease == null || !lease.heldAt(now)) {
            throw FlyRefusal.notFound("lease not found");
        }
        return lease;
    }

    void release(Machine machine, String nonce, Instant now) {
        inForce(machine, now);
        requireFree(machine, nonce, now);
        machine.lease = null;
    }

    /** Refuses a change by anyone but the holder of the lease in force. */
    void requireFree(Machine machine, String nonce, Instant now) {
        Lease lease = machine.lease;
        if (lease != null && lease.heldAt(now) && !lease.nonce().equals(nonce)) {
            throw FlyRefusal.leaseHeld("machine ID " + machine.id + " lease currently held by " + lease.owner()
                    + ", expires at " + lease.expiresAt());
        }
    }

    private static void requireTtl(Duration ttl) {
        if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(MAX_TTL) > 0) {
            throw FlyRefusal.invalid("lease ttl must be 1 s to 24 h, not " + ttl.toSeconds() + " s");
        }
    }
}
