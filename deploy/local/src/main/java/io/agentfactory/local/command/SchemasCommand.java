package io.agentfactory.local.command;

import io.agentfactory.backends.process.BackendException;
import io.agentfactory.serde.RegistrySettings;
import io.agentfactory.serde.SchemaRegistration;
import io.agentfactory.serde.SchemaRegistry;
import io.agentfactory.serde.SchemaRegistryException;
import io.agentfactory.serde.SchemaRegistryUnavailableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "schemas", description = "Schemas of the events.")
final class SchemasCommand implements Runnable {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Command(
            name = "register",
            description = "Registers the schema of every topic and requires backward compatibility of it.")
    int register(
            @Mixin HelpOption helpOfIt,
            @Option(
                            names = "--registry",
                            required = true,
                            paramLabel = "URL",
                            description = "Base URL of the registry's Confluent API.")
                    String url) {
        try (SchemaRegistry registry = SchemaRegistry.open(RegistrySettings.at(url))) {
            for (SchemaRegistration.Registered schema : new SchemaRegistration(registry).registerAll()) {
                System.out.printf("subject=%s id=%d added=%s%n", schema.subject(), schema.id(), schema.added());
            }
            return 0;
        } catch (SchemaRegistryException | SchemaRegistryUnavailableException e) {
            throw new BackendException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void run() {
        throw new BackendException("Say what to do with the schemas: ./factory schemas register --registry URL.");
    }
}
