package io.agentfactory.platform.app;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.agentfactory.backends.Backends;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The smallest service that has everything the platform gives. Tests add their own beans. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class TestService {

    public static final String VAULT_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    public static final String TOKEN_KEY = newTokenKey();

    /** Starts it on these settings with these additional classes. */
    public static ConfigurableApplicationContext start(Map<String, String> settings, Class<?>... more) {
        Map<String, Object> properties = new LinkedHashMap<>(settings);
        properties.putIfAbsent("AGENT_FACTORY_VAULT_KEY", VAULT_KEY);
        properties.putIfAbsent("AGENT_FACTORY_TOKEN_KEY", TOKEN_KEY);
        return new SpringApplicationBuilder(TestService.class)
                .sources(more)
                .properties(properties)
                .run();
    }

    /** Settings for real backends: a database of its own, the shared broker, a registry in this JVM. */
    public static Map<String, String> settings() {
        return new LinkedHashMap<>(Backends.properties("ingress"));
    }

    public static String newTokenKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("test").generate().toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
