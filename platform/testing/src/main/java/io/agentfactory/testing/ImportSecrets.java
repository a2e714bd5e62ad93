package io.agentfactory.testing;

import io.agentfactory.platform.vault.Secret;
import io.agentfactory.platform.vault.Vault;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Does what the ingress service does when a secret is imported: only its database role may write to the vault. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ImportSecrets {

    /** @param service settings of the service whose database gets the secret */
    public static void store(Map<String, String> service, String workspaceId, String ref, String value) {
        Map<String, Object> settings = new LinkedHashMap<>(service);
        settings.put("AGENT_FACTORY_DB_USER", "ingress");
        settings.put("spring.application.name", "ingress-service");
        settings.put("spring.config.import", "classpath:agent-factory-defaults.yaml");
        settings.put("spring.config.name", "none");
        settings.put("agent-factory.schema", "ingress");
        settings.put("agent-factory.vault.migrate", "true");
        try (var context = new SpringApplicationBuilder(ImportSecrets.class)
                .web(WebApplicationType.NONE)
                .properties(settings)
                .run()) {
            context.getBean(Vault.class).store(workspaceId, ref, Secret.of(value));
        }
    }
}
