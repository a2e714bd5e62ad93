package io.agentfactory.cleanup;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.agentfactory.backends.Backends;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The cleanup service as it runs, on a free port, with real backends. */
public final class CleanupUnderTest implements AutoCloseable {

    private final Map<String, Object> settings;
    private final ConfigurableApplicationContext context;

    private CleanupUnderTest(Map<String, Object> settings) {
        this.settings = settings;
        this.context = new SpringApplicationBuilder(CleanupApplication.class)
                .properties(settings)
                .run();
    }

    public static CleanupUnderTest start(Map<String, String> overrides) {
        Map<String, Object> settings = new LinkedHashMap<>(Backends.properties("cleanup"));
        settings.put("AGENT_FACTORY_TOKEN_KEY", signingKey());
        settings.put("AGENT_FACTORY_VAULT_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        settings.put("SERVER_PORT", "0");
        settings.put("spring.kafka.properties.auto.register.schemas", "true");
        settings.putAll(overrides);
        return new CleanupUnderTest(settings);
    }

    /** Another copy of the same service, on the same database and topics. */
    public CleanupUnderTest startCopy() {
        return new CleanupUnderTest(settings);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public String property(String name) {
        return context.getEnvironment().getRequiredProperty(name);
    }

    public String url() {
        return "http://localhost:" + property("local.server.port");
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
