package io.agentfactory.scaler.inventory;

/** Whose a machine or volume is. */
enum Ownership {
    /** A worker of this workspace has it. */
    WORKER,
    /** We made it, and no worker has it: the next reconcile removes it. */
    ORPHAN,
    /** It was made for another workspace of this deployment. */
    OTHER_WORKSPACE,
    /** Its marks name another deployment. */
    OTHER_DEPLOYMENT,
    /** Nobody can be named. */
    UNKNOWN
}
