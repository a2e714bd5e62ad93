package io.agentfactory.local.fly.model;

import java.time.Duration;

/**
 * How long the provider takes for what it does by itself. Each must not be negative.
 *
 * @param create from the answer to a create until the machine is {@code starting}; Fly has been seen to take hours
 * @param boot from {@code starting} until the machine's process is run
 * @param restart between the end of a process and the start of the next one: by policy, by request, in a new version
 * @param suspend from {@code suspending} to {@code suspended}, and from the start of a suspended machine until it goes
 *     on
 * @param destroying from {@code destroying} (and the end of the process) to {@code destroyed}; for volumes from
 *     {@code scheduling_destroy} to {@code pending_destroy}
 * @param destroyedVisible how long a destroyed machine can still be read before it is 404
 * @param unbind how long a volume stays bound after its machine was destroyed; Fly: up to about a minute
 * @param deletedKept how long deleted volumes stay in lists, and destroyed machines in lists with
 *     {@code include_deleted}; Fly: 24 h
 */
public record FlyDelays(
        Duration create,
        Duration boot,
        Duration restart,
        Duration suspend,
        Duration destroying,
        Duration destroyedVisible,
        Duration unbind,
        Duration deletedKept) {

    public FlyDelays {
        for (Duration delay :
                new Duration[] {create, boot, restart, suspend, destroying, destroyedVisible, unbind, deletedKept}) {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("A delay must not be negative, but one is " + delay);
            }
        }
    }

    /** Short enough for a laptop, long enough that every transient state can be seen. */
    public static FlyDelays laptop() {
        return new FlyDelays(
                Duration.ofMillis(50),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                Duration.ofMillis(500),
                Duration.ofHours(24));
    }

    /** No waiting at all, for tests that are not about time. */
    public static FlyDelays none() {
        Duration zero = Duration.ZERO;
        return new FlyDelays(zero, zero, zero, zero, zero, Duration.ofSeconds(2), zero, Duration.ofHours(24));
    }

    /** Close to what has been measured at Fly, for simulations. */
    public static FlyDelays likeFly() {
        return new FlyDelays(
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofHours(24));
    }

    public FlyDelays withCreate(Duration value) {
        return new FlyDelays(value, boot, restart, suspend, destroying, destroyedVisible, unbind, deletedKept);
    }

    public FlyDelays withBoot(Duration value) {
        return new FlyDelays(create, value, restart, suspend, destroying, destroyedVisible, unbind, deletedKept);
    }

    public FlyDelays withRestart(Duration value) {
        return new FlyDelays(create, boot, value, suspend, destroying, destroyedVisible, unbind, deletedKept);
    }
}
