package io.agentfactory.local.fly.model;

import java.time.Instant;

/** The exclusive right to change a machine, proven by its nonce until it expires. */
public record Lease(String nonce, Instant expiresAt, String owner, String description, String version) {
    boolean heldAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    @Override
    public String toString() {
        return "Lease[owner=" + owner + ", expiresAt=" + expiresAt + "]";
    }
}
