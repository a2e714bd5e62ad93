package io.agentfactory.cleanup.projection;

/**
 * Where a workspace's machines are.
 *
 * @param deploymentId marks what this deployment made
 * @param apiBaseUrl base URL of the Machines API, without /v1
 * @param apiTokenSecretRef secret that holds the API token
 */
public record ProviderAccount(
        String workspaceId, String appName, String deploymentId, String apiBaseUrl, String apiTokenSecretRef) {}
