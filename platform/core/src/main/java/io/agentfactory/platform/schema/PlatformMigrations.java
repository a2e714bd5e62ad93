package io.agentfactory.platform.schema;

import org.flywaydb.core.Flyway;

/**
 * Migrations that the platform brings into a service's database. Each has a history table of its own, so that its
 * versions never collide with the service's, and runs before them.
 */
@FunctionalInterface
public interface PlatformMigrations {

    /** Runs what is missing. The service's own Flyway lends its connection settings and schema. */
    void migrate(Flyway service);

    /** Migrations from this location into the service's schema. */
    static PlatformMigrations inServiceSchema(String location, String historyTable) {
        return service -> Flyway.configure()
                .configuration(service.getConfiguration())
                .locations(location)
                .table(historyTable)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
