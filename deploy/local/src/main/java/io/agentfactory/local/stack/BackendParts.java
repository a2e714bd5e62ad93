package io.agentfactory.local.stack;

import io.agentfactory.backends.DatabaseRoles;
import io.agentfactory.backends.kafka.KafkaServer;
import io.agentfactory.backends.kafka.KafkaSettings;
import io.agentfactory.backends.objectstore.ObjectStoreServer;
import io.agentfactory.backends.objectstore.ObjectStoreSettings;
import io.agentfactory.backends.postgres.PostgresServer;
import io.agentfactory.backends.postgres.PostgresSettings;
import io.agentfactory.backends.postgres.PostgresUse;
import io.agentfactory.backends.process.BackendException;
import io.agentfactory.backends.registry.RegistryServer;
import io.agentfactory.backends.registry.RegistrySettings;
import io.agentfactory.serde.SchemaRegistration;
import io.agentfactory.serde.SchemaRegistry;
import io.agentfactory.serde.TopicCreation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/** How the backends of a stack are started and made ready: roles, topics, schemas. All of it may be done again. */
final class BackendParts {

    private static final String REGISTRY_DATABASE = "registry";
    private static final int KAFKA_HEAP_MEGABYTES = 160;
    private static final int REGISTRY_HEAP_MEGABYTES = 80;

    private final StackSettings settings;
    private final StackKeys keys;
    private final StackAddresses addresses;

    BackendParts(StackSettings settings, StackKeys keys) {
        this.settings = settings;
        this.keys = keys;
        this.addresses = new StackAddresses(settings.ports());
    }

    PostgresServer postgres() {
        PostgresServer server = PostgresServer.start(new PostgresSettings(
                settings.folder().postgres(),
                settings.cache(),
                settings.ports().postgres(),
                settings.durable() ? PostgresUse.LAPTOP : PostgresUse.TEST,
                keys.superuserPassword()));
        server.createDatabase(ServiceEnvironment.DATABASE);
        server.createDatabase(REGISTRY_DATABASE);
        try (Connection admin = server.connect(ServiceEnvironment.DATABASE)) {
            DatabaseRoles.apply(
                    admin,
                    DatabaseRoles.SERVICES.stream()
                            .collect(Collectors.toMap(Function.identity(), role -> keys.servicePassword())));
            return server;
        } catch (SQLException e) {
            server.close();
            throw new BackendException("The database's roles could not be made: " + e.getMessage(), e);
        }
    }

    KafkaServer kafka() {
        KafkaServer server = KafkaServer.start(new KafkaSettings(
                settings.folder().kafka(),
                settings.ports().kafka(),
                settings.ports().kafkaController(),
                KAFKA_HEAP_MEGABYTES,
                ClassArchives.of(settings, "kafka")));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", server.bootstrap()))) {
            new TopicCreation(admin, 1).createMissing();
            return server;
        } catch (InterruptedException e) {
            server.close();
            Thread.currentThread().interrupt();
            throw new BackendException("Creating the topics was interrupted", e);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    RegistryServer registry() {
        RegistryServer server = RegistryServer.start(new RegistrySettings(
                settings.folder().registry(),
                settings.ports().registry(),
                settings.ports().registryManagement(),
                addresses.database(REGISTRY_DATABASE),
                PostgresServer.SUPERUSER,
                keys.superuserPassword(),
                REGISTRY_HEAP_MEGABYTES,
                ClassArchives.of(settings, "registry")));
        try (SchemaRegistry registry = SchemaRegistry.open(io.agentfactory.serde.RegistrySettings.at(server.url()))) {
            new SchemaRegistration(registry).registerAll();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    ObjectStoreServer objectStore() {
        return ObjectStoreServer.start(new ObjectStoreSettings(
                settings.folder().objects(),
                settings.ports().objectStore(),
                ServiceEnvironment.BUCKET,
                keys.accessKey(),
                keys.secretKey()));
    }
}
