package io.agentfactory.cleanup;

import io.agentfactory.testing.ImportSecrets;
import io.agentfactory.testing.ServiceUnderTest;
import java.util.Map;

/** The cleanup service as it runs, on a free port, with real backends. */
public final class CleanupUnderTest extends ServiceUnderTest {

    private CleanupUnderTest(Map<String, String> settings) {
        super(CleanupApplication.class, settings);
    }

    public static CleanupUnderTest start(Map<String, String> overrides) {
        Map<String, String> settings = settings("cleanup");
        settings.putAll(overrides);
        return new CleanupUnderTest(settings);
    }

    /** Has the ingress service import a secret. */
    public void importSecret(String workspaceId, String ref, String value) {
        ImportSecrets.store(settings(), workspaceId, ref, value);
    }

    /** Another copy of the same service, on the same database and topics. */
    public CleanupUnderTest startCopy() {
        return new CleanupUnderTest(settings());
    }
}
