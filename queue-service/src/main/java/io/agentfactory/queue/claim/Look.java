package io.agentfactory.queue.claim;

import io.agentfactory.queue.lease.Lease;

/** What a look for work found. */
sealed interface Look {

    /** A turn, which is the worker's from now on. */
    record Leased(Lease lease) implements Look {}

    /** Nothing yet: it may be worth another look. */
    record Nothing() implements Look {}

    /** Why there will be nothing, however often the worker looks. */
    record Refused(ClaimResult why) implements Look {}
}
