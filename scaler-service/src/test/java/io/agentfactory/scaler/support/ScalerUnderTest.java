package io.agentfactory.scaler.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.agentfactory.backends.Backends;
import io.agentfactory.scaler.ScalerApplication;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The scaler service as it runs, on a free port, with real backends. */
public final class ScalerUnderTest implements AutoCloseable {

    public static final String WORKSPACE = "default";
    public static final String API_TOKEN = "fly-api-token-of-the-tests";

    private final Map<String, Object> settings;
    private final ConfigurableApplicationContext context;

    private ScalerUnderTest(Map<String, Object> settings, List<Class<?>> more) {
        this.settings = settings;
        this.context = new SpringApplicationBuilder(ScalerApplication.class)
                .sources(more.toArray(Class<?>[]::new))
                .properties(settings)
                .run();
    }

    /** A scaler with a database of its own that already holds the provider's token. */
    public static ScalerUnderTest start(Map<String, String> overrides, Class<?>... more) {
        Map<String, Object> settings = new LinkedHashMap<>(Backends.properties("scaler"));
        settings.put("AGENT_FACTORY_TOKEN_KEY", signingKey());
        settings.put("AGENT_FACTORY_VAULT_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        settings.put("AGENT_FACTORY_DEPLOYMENT_ID", "tests");
        settings.put("AGENT_FACTORY_DOOR_URL", "http://door.test");
        settings.put("SERVER_PORT", "0");
        settings.put("AGENT_FACTORY_AUTO_REGISTER_SCHEMAS", "true");
        settings.putAll(overrides);
        ImportSecrets.store(settings, WORKSPACE, "fly.apiToken", API_TOKEN);
        return new ScalerUnderTest(settings, List.of(more));
    }

    /** Another copy of the same service, on the same database and topics. */
    public ScalerUnderTest startCopy(Class<?>... more) {
        return new ScalerUnderTest(settings, List.of(more));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public String url() {
        return "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    public String registryUrl() {
        return context.getEnvironment().getRequiredProperty("AGENT_FACTORY_SCHEMA_REGISTRY_URL");
    }

    @Override
    public void close() {
        context.close();
    }

    private static String signingKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("test").generate().toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
