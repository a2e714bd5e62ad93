package io.agentfactory.platform.vault;

import io.agentfactory.platform.schema.PlatformMigrations;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The vault, in services that use secrets, and its migrations, in the one that owns its schema. */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnProperty(name = "agent-factory.vault.enabled", matchIfMissing = true)
@EnableConfigurationProperties(VaultProperties.class)
class VaultAutoConfiguration {

    @Bean
    @ConditionalOnBooleanProperty("agent-factory.vault.migrate")
    PlatformMigrations vaultMigrations(JdbcConnectionDetails database) {
        return migrations(database.getJdbcUrl(), database.getUsername(), database.getPassword());
    }

    /** As the role vault, on connections of their own: the pool's would go back to it with that role. */
    static PlatformMigrations migrations(String url, @Nullable String user, @Nullable String password) {
        return service -> Flyway.configure()
                .configuration(service.getConfiguration())
                .dataSource(url, user, password)
                .locations("classpath:agent-factory/db/vault")
                .schemas("vault")
                .defaultSchema("vault")
                .createSchemas(false)
                .initSql("set role vault")
                .table("vault_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }

    @Bean
    JdbcVault vault(VaultProperties properties, JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new JdbcVault(
                jdbc,
                new TransactionTemplate(transactions),
                WrappingKeys.fromBase64(properties.key()),
                properties.migrate());
    }

    @Bean
    SmartInitializingSingleton vaultOpens(JdbcVault vault) {
        return vault::open;
    }
}
