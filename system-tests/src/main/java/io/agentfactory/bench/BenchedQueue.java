package io.agentfactory.bench;

import io.agentfactory.backends.Backends;
import io.agentfactory.backends.Database;
import io.agentfactory.queue.QueueApplication;
import io.agentfactory.testing.ServiceUnderTest;
import java.util.Map;
import java.util.Objects;

/** The queue service as it runs in production, in this JVM, on a database whose commits wait for the disk. */
final class BenchedQueue extends ServiceUnderTest {

    private final Database database;

    private BenchedQueue(Database database, Map<String, String> settings) {
        super(QueueApplication.class, settings);
        this.database = database;
    }

    static BenchedQueue start() {
        Map<String, String> settings = settings("queue");
        Database database = new Database(
                Objects.requireNonNull(settings.get("AGENT_FACTORY_DB_URL")),
                Backends.postgres().superuser(),
                Backends.postgres().password());
        settings.putAll(Backends.objectStoreProperties());
        // Workers that wait for their turn in the benchmark are not silent.
        settings.put("agent-factory.workers.silent-after", "1h");
        // Nor are turns lost that wait while something else is measured.
        settings.put("agent-factory.claims.lease", "1h");
        settings.put("agent-factory.claims.turn-limit", "24h");
        // The pool gives a connection to whoever comes by, so among very many callers some wait for seconds.
        settings.put("spring.datasource.hikari.connection-timeout", "60000");
        return new BenchedQueue(database, settings);
    }

    /** Its database, as the superuser. */
    Database database() {
        return database;
    }
}
