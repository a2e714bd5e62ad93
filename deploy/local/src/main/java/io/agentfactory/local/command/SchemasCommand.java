package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.serde.RegisterSchemas;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "schemas", description = "Schemas of the events.")
final class SchemasCommand implements Runnable {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Command(
            name = "register",
            description = {
                "Registers the schema of every topic and requires backward compatibility of it.",
                "Credentials and stores for TLS come from the environment: AGENT_FACTORY_SCHEMA_REGISTRY_USER_INFO,",
                "_TOKEN, _TRUSTSTORE, _KEYSTORE, and _PASSWORD and _TYPE of each store."
            })
    int register(
            @Mixin HelpOption helpOfIt,
            @Option(
                            names = "--registry",
                            defaultValue = "${env:AGENT_FACTORY_SCHEMA_REGISTRY_URL}",
                            required = true,
                            paramLabel = "URL",
                            description =
                                    "Base URL of the registry's Confluent API (default: $AGENT_FACTORY_SCHEMA_REGISTRY_URL).")
                    String url) {
        return RegisterSchemas.run(new String[] {"--registry", url}, System.getenv(), System.out, System.err);
    }

    @Override
    public void run() {
        throw new BackendException("Say what to do with the schemas: ./factory schemas register --registry URL.");
    }
}
