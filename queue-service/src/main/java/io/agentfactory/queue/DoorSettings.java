package io.agentfactory.queue;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings {@code agent-factory.door.*}.
 *
 * @param baseUrl where workers reach this service, for the upload and download URLs it hands out
 */
@ConfigurationProperties("agent-factory.door")
public record DoorSettings(URI baseUrl) {}
