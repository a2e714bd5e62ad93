package io.agentfactory.queue.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.agentfactory.backends.Backends;
import io.agentfactory.queue.QueueApplication;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The queue service as it runs, on a free port, with real backends. */
public final class QueueUnderTest implements AutoCloseable {

    private final Map<String, Object> settings;
    private final ConfigurableApplicationContext context;

    private QueueUnderTest(Map<String, Object> settings) {
        this.settings = settings;
        this.context = new SpringApplicationBuilder(QueueApplication.class)
                .properties(settings)
                .run();
    }

    /**
     * A queue service with a database of its own; {@code overrides} are properties such as
     * {@code agent-factory.claims.lease}.
     */
    public static QueueUnderTest start(Map<String, String> overrides) {
        Map<String, Object> settings = new LinkedHashMap<>(Backends.properties("queue"));
        settings.putAll(Backends.objectStoreProperties());
        settings.put("AGENT_FACTORY_TOKEN_KEY", signingKey());
        settings.put("AGENT_FACTORY_VAULT_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        settings.put("SERVER_PORT", "0");
        settings.put("spring.kafka.properties.auto.register.schemas", "true");
        settings.putAll(overrides);
        return new QueueUnderTest(settings);
    }

    /** Another copy of the same service, on the same database and topics. */
    public QueueUnderTest startCopy() {
        return new QueueUnderTest(settings);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
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
