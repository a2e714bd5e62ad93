package io.agentfactory.scaler.reconcile;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.agentfactory.platform.startup.StartupException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each reconcile holds a connection for its lock, and needs others for its work. */
class PoolShareTest {

    @Test
    void locksMayTakeHalfOfThePoolAtMost() {
        try (var pool = new HikariDataSource()) {
            // Given
            pool.setMaximumPoolSize(8);

            // When, Then
            assertThatCode(() -> new ReconcileLock(pool, workspaces(4))).doesNotThrowAnyException();
            assertThatThrownBy(() -> new ReconcileLock(pool, workspaces(5)))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("AGENT_FACTORY_DB_POOL_SIZE to 10 or more");
        }
    }

    private static ReconcileProperties workspaces(int count) {
        Duration any = Duration.ofSeconds(10);
        return new ReconcileProperties(any, any, any, any, count);
    }
}
