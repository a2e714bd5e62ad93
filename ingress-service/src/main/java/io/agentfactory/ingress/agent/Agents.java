package io.agentfactory.ingress.agent;

/** What other features need to know of agent profiles, and tell of them. */
public interface Agents {

    /** Form of an agent key and of a workspace id; an agent key must also fit into the name of a secret. */
    String KEY_PATTERN = "[A-Za-z0-9._-]{1,128}";

    /** Told inside the process when a profile has changed, so that caches of this copy need not wait. */
    record Changed(String workspaceId, String agentKey) {}

    boolean exists(String workspaceId, String agentKey);

    /** Tells of a change to the agent's bot; joins the caller's transaction, which made the change. */
    void botChanged(String workspaceId, String agentKey);
}
