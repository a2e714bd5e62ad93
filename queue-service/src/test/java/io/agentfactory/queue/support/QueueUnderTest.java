package io.agentfactory.queue.support;

import io.agentfactory.backends.Backends;
import io.agentfactory.queue.QueueApplication;
import io.agentfactory.testing.ImportSecrets;
import io.agentfactory.testing.ServiceUnderTest;
import java.nio.file.Path;
import java.util.Map;

/** The queue service as it runs, on a free port, with real backends. */
public final class QueueUnderTest extends ServiceUnderTest {

    private QueueUnderTest(Map<String, String> settings, Class<?>... more) {
        super(QueueApplication.class, settings, more);
    }

    /**
     * A queue service with a database of its own; {@code overrides} are properties such as
     * {@code agent-factory.claims.lease}, {@code more} has beans that take the place of the service's own.
     */
    public static QueueUnderTest start(Map<String, String> overrides, Class<?>... more) {
        Map<String, String> settings = settings("queue");
        settings.putAll(Backends.objectStoreProperties());
        settings.put("agent-factory.recovery.grace", "0s");
        settings.putAll(overrides);
        return new QueueUnderTest(settings, more);
    }

    /** Puts a secret into the vault, as ingress-service does. */
    public void importSecret(String workspaceId, String ref, String value) {
        ImportSecrets.store(settings(), workspaceId, ref, value);
    }

    /** Another copy in a process of its own. */
    public QueueProcess startProcess(Path folder) {
        return new QueueProcess(settings(), folder);
    }

    /** Another copy of the same service, on the same database and topics. */
    public QueueUnderTest startCopy(Class<?>... more) {
        return new QueueUnderTest(settings(), more);
    }
}
