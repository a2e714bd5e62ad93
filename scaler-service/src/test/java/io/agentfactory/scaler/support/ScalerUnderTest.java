package io.agentfactory.scaler.support;

import io.agentfactory.scaler.ScalerApplication;
import io.agentfactory.testing.ImportSecrets;
import io.agentfactory.testing.ServiceUnderTest;
import java.util.Map;

/** The scaler service as it runs, on a free port, with real backends. */
public final class ScalerUnderTest extends ServiceUnderTest {

    public static final String WORKSPACE = "default";
    public static final String API_TOKEN = "fly-api-token-of-the-tests";

    private ScalerUnderTest(Map<String, String> settings, Class<?>... more) {
        super(ScalerApplication.class, settings, more);
    }

    /** A scaler with a database of its own that already holds the provider's token. */
    public static ScalerUnderTest start(Map<String, String> overrides, Class<?>... more) {
        Map<String, String> settings = settings("scaler");
        settings.put("AGENT_FACTORY_DEPLOYMENT_ID", "tests");
        settings.put("AGENT_FACTORY_DOOR_URL", "http://door.test");
        settings.putAll(overrides);
        ImportSecrets.store(settings, WORKSPACE, "fly.apiToken", API_TOKEN);
        return new ScalerUnderTest(settings, more);
    }

    /** Puts a secret into the vault, as the ingress service does. */
    public void importSecret(String ref, String value) {
        ImportSecrets.store(settings(), WORKSPACE, ref, value);
    }

    /** Another copy of the same service, on the same database and topics. */
    public ScalerUnderTest startCopy(Class<?>... more) {
        return new ScalerUnderTest(settings(), more);
    }
}
