package io.agentfactory.scaler.policy;

import io.agentfactory.platform.startup.StartupException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose machines these are.
 *
 * @param deploymentId marks at the provider what this deployment made, 1 to 63 letters, digits, dots, underscores and
 *     hyphens. It has no default: two deployments that shared one would remove each other's machines.
 */
@ConfigurationProperties("agent-factory.fleet")
public record FleetProperties(@DefaultValue("") String deploymentId) {

    public FleetProperties {
        if (!deploymentId.matches("[A-Za-z0-9._-]{1,63}")) {
            throw new StartupException("The deployment id is '" + deploymentId
                    + "': set AGENT_FACTORY_DEPLOYMENT_ID to a name of 1 to 63 letters, digits, dots, underscores and"
                    + " hyphens that no other deployment uses.");
        }
    }
}
