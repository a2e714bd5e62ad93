package io.agentfactory.platform.event;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** Asks the brokers one cheap question: are you there? Holds one connection; changes nothing. */
public final class KafkaCluster implements AutoCloseable {

    private final Admin admin;
    private final String bootstrapServers;

    KafkaCluster(Map<String, Object> adminConfig, String bootstrapServers) {
        this.admin = Admin.create(adminConfig);
        this.bootstrapServers = bootstrapServers;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Whether the cluster answers within this time. */
    public boolean answersWithin(Duration limit) {
        var options = new DescribeClusterOptions().timeoutMs(Math.toIntExact(limit.toMillis()));
        try {
            return !admin.describeCluster(options)
                    .nodes()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
