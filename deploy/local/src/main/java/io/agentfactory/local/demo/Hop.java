package io.agentfactory.local.demo;

import java.util.Locale;

/** Steps of a message and of a worker, as the timeline names them. */
enum Hop {
    WEBHOOK_ACCEPTED,
    MESSAGE_PUBLISHED,
    LANE_APPENDED,
    WORKER_REQUESTED,
    MACHINE_STARTED,
    WORKER_ACTIVE,
    CLAIM_OFFERED,
    CLAIM_ACCEPTED,
    TURN_COMPLETED,
    REPLY_DELIVERED,
    WORKER_DRAINING,
    SNAPSHOT_STORED,
    WORKER_RESERVED,
    MACHINE_DESTROYED,
    VOLUME_DELETED,
    WORKER_STOPPED;

    /** The word in the timeline, for example {@code webhook-accepted}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
