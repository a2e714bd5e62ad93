package io.agentfactory.simulation;

/** What goes wrong. */
enum Fault {
    /** 500, 502, 503: nothing was done. */
    SERVER_ERROR,
    /** 429. */
    RATE_LIMITED,
    /** 409 because somebody else changes it. */
    CONFLICT,
    /** No answer, and nothing was done. */
    REQUEST_LOST,
    /** No answer, though it was done. */
    ANSWER_LOST,
    /** No room for a machine or volume. */
    NO_CAPACITY,
    /** A list as it was a while ago. */
    STALE_LIST,
    EMPTY_LIST,
    /** A list in which some are missing. */
    PARTIAL_LIST,
    /** For minutes every call of the provider fails. */
    PROVIDER_OUTAGE,
    SLOW_START,
    /** A machine's image cannot be run. */
    LAUNCH_FAILED,
    MACHINE_CRASH,
    /** All machines of one host end, and none of them comes up again. */
    HOST_FAILURE,
    /** A worker that never calls. */
    DEAF_WORKER,
    /** A worker that stops doing anything. */
    HUNG_WORKER,
    /** A workspace could not be stored, and the worker is started again. */
    SNAPSHOT_FAILED,
    DEPTH_EVENT_LOST,
    ACTIVITY_EVENT_LOST,
    /** For minutes no event arrives anywhere. */
    BROKER_OUTAGE,
    /** The scaler ends between two steps and comes back from its records. */
    SCALER_CRASH
}
