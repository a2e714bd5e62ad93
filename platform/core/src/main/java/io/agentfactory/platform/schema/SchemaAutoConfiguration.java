package io.agentfactory.platform.schema;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;

/** Runs the platform's migrations, then the service's. */
@AutoConfiguration(before = FlywayAutoConfiguration.class)
class SchemaAutoConfiguration {

    @Bean
    FlywayMigrationStrategy platformFirst(ObjectProvider<PlatformMigrations> platform) {
        return service -> {
            platform.orderedStream().forEach(migrations -> migrations.migrate(service));
            service.migrate();
        };
    }
}
