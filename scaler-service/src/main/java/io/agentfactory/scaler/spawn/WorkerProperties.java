package io.agentfactory.scaler.spawn;

import io.agentfactory.platform.startup.StartupException;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What worker machines are told.
 *
 * @param doorUrl public base URL of the worker door, without a slash at the end
 * @param kafkaBootstrap brokers as workers reach them; empty: workers hear no offers and ask instead
 * @param schemaRegistryUrl registry as workers reach it; empty: as above
 * @param tokenLifetime how long a worker's token is valid, and with it the longest life of a worker; 1 h to 30 d
 */
@Validated
@ConfigurationProperties("agent-factory.worker")
public record WorkerProperties(
        @DefaultValue("http://localhost:8082") URI doorUrl,
        @DefaultValue("") String kafkaBootstrap,
        @DefaultValue("") String schemaRegistryUrl,

        @DefaultValue("7d") @DurationMin(hours = 1) @DurationMax(days = 30)
        Duration tokenLifetime) {

    public WorkerProperties {
        boolean http = "https".equals(doorUrl.getScheme()) || "http".equals(doorUrl.getScheme());
        if (!http || doorUrl.getHost() == null) {
            throw new StartupException("The address of the worker door is '" + doorUrl
                    + "': set AGENT_FACTORY_DOOR_URL to an http or https URL under which worker machines reach it.");
        }
    }

    public String door() {
        return doorUrl.toString().replaceAll("/+$", "");
    }
}
