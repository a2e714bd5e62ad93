package io.agentfactory.platform.token;

/** Words of the tokens. */
final class Claims {

    static final String ISSUER = "agent-factory";
    static final String WORKER_AUDIENCE = "agent-factory-worker";
    static final String API_AUDIENCE = "agent-factory-api";

    /** A worker's workspace, or the list of an API caller's. */
    static final String WORKSPACE = "ws";

    static final String ROLES = "roles";

    private Claims() {}
}
