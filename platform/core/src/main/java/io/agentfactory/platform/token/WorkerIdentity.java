package io.agentfactory.platform.token;

/**
 * Who a worker token speaks for. It may see and touch only its own lane.
 *
 * @param workerId subject of the token
 * @param workspaceId tenant that the worker serves
 */
public record WorkerIdentity(String workerId, String workspaceId) {}
