package io.agentfactory.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.agentfactory.backends.Backends;
import io.agentfactory.platform.token.ApiCaller;
import io.agentfactory.platform.token.ApiTokens;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One copy of a service as it runs in production, but on a free port and with the {@link Backends}. A service's tests
 * extend it with what is the service's own; copies with the same settings share database and topics.
 */
public class ServiceUnderTest implements AutoCloseable {

    private static final String TOKEN_KEY = tokenKey();
    private static final String VAULT_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private final Map<String, String> settings;
    private final ConfigurableApplicationContext context;

    /**
     * Starts it.
     *
     * @param settings as of {@link #settings(String)}; they win over the service's own
     * @param more further sources of beans
     */
    protected ServiceUnderTest(Class<?> application, Map<String, String> settings, Class<?>... more) {
        this.settings = Map.copyOf(settings);
        this.context = new SpringApplicationBuilder(application)
                .sources(more)
                .run(settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    /** What every service needs, with a database of its own; may be added to. */
    protected static Map<String, String> settings(String schema) {
        Map<String, String> settings = new LinkedHashMap<>(Backends.properties(schema));
        settings.put("AGENT_FACTORY_TOKEN_KEY", TOKEN_KEY);
        settings.put("AGENT_FACTORY_VAULT_KEY", VAULT_KEY);
        settings.put("AGENT_FACTORY_AUTO_REGISTER_SCHEMAS", "true");
        settings.put("SERVER_PORT", "0");
        return settings;
    }

    /** What another copy of it would be started with. */
    protected Map<String, String> settings() {
        return settings;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public String property(String name) {
        return context.getEnvironment().getRequiredProperty(name);
    }

    /** The group in which it reads its topics, and the name by which the topic catalogue knows it. */
    public String name() {
        return property("spring.application.name");
    }

    public String url() {
        return "http://localhost:" + property("local.server.port");
    }

    /** Its API as somebody of this role in every workspace sees it. */
    public ApiClient client(String role) {
        return client(new ApiCaller("ann", Set.of(role), Set.of(ApiCaller.EVERY_WORKSPACE)));
    }

    public ApiClient client(ApiCaller caller) {
        return new ApiClient(
                url(), bean(ApiTokens.class).mint(caller, TOKEN_LIFE).reveal());
    }

    @Override
    public void close() {
        context.close();
    }

    private static String tokenKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("test").generate().toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
