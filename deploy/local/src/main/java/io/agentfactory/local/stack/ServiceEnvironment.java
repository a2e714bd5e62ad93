package io.agentfactory.local.stack;

import com.nimbusds.jose.jwk.JWK;
import io.agentfactory.backends.objectstore.ObjectStoreServer;
import io.agentfactory.backends.process.Ports;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment of each service: the same variables that production sets. */
final class ServiceEnvironment {

    static final String DATABASE = "agent_factory";
    static final String BUCKET = "agent-factory";

    private final StackAddresses addresses;
    private final StackKeys keys;
    private final String deployment;

    /** @param deployment what machines are tagged with */
    ServiceEnvironment(StackAddresses addresses, StackKeys keys, String deployment) {
        this.addresses = addresses;
        this.keys = keys;
        this.deployment = deployment;
    }

    Map<String, String> of(Service service) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SERVER_ADDRESS", Ports.HOST);
        environment.put("SERVER_PORT", Integer.toString(addresses.ports().of(service)));
        environment.put("AGENT_FACTORY_DB_URL", addresses.database(DATABASE));
        environment.put("AGENT_FACTORY_DB_USER", service.schema());
        environment.put("AGENT_FACTORY_DB_PASSWORD", keys.servicePassword());
        environment.put("AGENT_FACTORY_DB_POOL_SIZE", "6");
        environment.put("AGENT_FACTORY_KAFKA_BOOTSTRAP", addresses.kafka());
        environment.put("AGENT_FACTORY_SCHEMA_REGISTRY_URL", addresses.registry());
        environment.put("AGENT_FACTORY_VAULT_KEY", keys.vaultKey());
        environment.put("AGENT_FACTORY_TOKEN_KEY", tokenKey(service));
        switch (service) {
            case INGRESS -> {
                environment.put("AGENT_FACTORY_TELEGRAM_API_URL", addresses.telegram());
                environment.put("AGENT_FACTORY_PUBLIC_URL", addresses.ingress());
            }
            case QUEUE -> {
                environment.put("AGENT_FACTORY_S3_ENDPOINT", addresses.objectStore());
                environment.put("AGENT_FACTORY_S3_REGION", ObjectStoreServer.REGION);
                environment.put("AGENT_FACTORY_S3_BUCKET", BUCKET);
                environment.put("AGENT_FACTORY_S3_ACCESS_KEY", keys.accessKey());
                environment.put("AGENT_FACTORY_S3_SECRET_KEY", keys.secretKey());
                environment.put("AGENT_FACTORY_DOOR_URL", addresses.queue());
            }
            case SCALER -> {
                environment.put("AGENT_FACTORY_DEPLOYMENT_ID", deployment);
                environment.put("AGENT_FACTORY_DOOR_URL", addresses.queue());
                environment.put("AGENT_FACTORY_WORKER_KAFKA_BOOTSTRAP", addresses.kafka());
                environment.put("AGENT_FACTORY_WORKER_SCHEMA_REGISTRY_URL", addresses.registry());
            }
            case CLEANUP -> environment.put("AGENT_FACTORY_DEPLOYMENT_ID", deployment);
        }
        return environment;
    }

    /**
     * Who only verifies tokens is not given the key that signs them. The worker door signs what it alone takes, with a
     * key of its own.
     */
    private String tokenKey(Service service) {
        return switch (service) {
            case SCALER -> keys.tokenKey();
            case QUEUE -> "{\"keys\":[" + keys.doorKey() + "," + publicTokenKey() + "]}";
            case INGRESS, CLEANUP -> publicTokenKey();
        };
    }

    private String publicTokenKey() {
        try {
            return JWK.parse(keys.tokenKey()).toPublicJWK().toJSONString();
        } catch (ParseException e) {
            throw new IllegalStateException("the token key is not a JWK", e);
        }
    }
}
