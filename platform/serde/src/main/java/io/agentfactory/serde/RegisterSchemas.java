package io.agentfactory.serde;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * The program that registers this release's schemas before its services start. Safe to run again, and by several
 * deployments at once. Exit status: 0 all are registered, 1 one could not be, 2 it was called wrongly.
 */
public final class RegisterSchemas {

    private static final String URL = "AGENT_FACTORY_SCHEMA_REGISTRY_URL";
    private static final String USAGE = """
            usage: RegisterSchemas [--registry URL]
            Registers the schema of every topic and requires backward compatibility of it.
              --registry URL   base URL of the schema registry; otherwise $AGENT_FACTORY_SCHEMA_REGISTRY_URL
            From the environment, where the registry asks for them:
              AGENT_FACTORY_SCHEMA_REGISTRY_USER_INFO            user:password
              AGENT_FACTORY_SCHEMA_REGISTRY_TOKEN                bearer token
              AGENT_FACTORY_SCHEMA_REGISTRY_TRUSTSTORE           file, with _TRUSTSTORE_PASSWORD and _TRUSTSTORE_TYPE
              AGENT_FACTORY_SCHEMA_REGISTRY_KEYSTORE             file, with _KEYSTORE_PASSWORD and _KEYSTORE_TYPE""";

    private RegisterSchemas() {}

    public static void main(String[] args) {
        System.exit(run(args, System.getenv(), System.out, System.err));
    }

    /** Runs the program with these arguments and this environment, and returns its exit status. */
    public static int run(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        String url;
        switch (args.length) {
            case 0 -> url = environment.getOrDefault(URL, "");
            case 2 -> url = args[0].equals("--registry") ? args[1] : "";
            default -> url = "";
        }
        if (url.isBlank()) {
            err.println(USAGE);
            return 2;
        }
        try (SchemaRegistry registry = SchemaRegistry.open(RegistrySettings.of(config(url, environment)))) {
            for (SchemaRegistration.Registered schema : new SchemaRegistration(registry).registerAll()) {
                out.printf("subject=%s id=%d added=%s%n", schema.subject(), schema.id(), schema.added());
            }
            return 0;
        } catch (SchemaRegistryException | SchemaRegistryUnavailableException | ConfigException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static Map<String, String> config(String url, Map<String, String> environment) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("schema.registry.url", url);
        String prefix = "AGENT_FACTORY_SCHEMA_REGISTRY_";
        if (environment.containsKey(prefix + "USER_INFO")) {
            config.put("basic.auth.credentials.source", "USER_INFO");
            config.put("basic.auth.user.info", environment.get(prefix + "USER_INFO"));
        }
        if (environment.containsKey(prefix + "TOKEN")) {
            config.put("bearer.auth.credentials.source", "STATIC_TOKEN");
            config.put("bearer.auth.token", environment.get(prefix + "TOKEN"));
        }
        for (String store : new String[] {"TRUSTSTORE", "KEYSTORE"}) {
            String key = "schema.registry.ssl." + store.toLowerCase(Locale.ROOT);
            copy(environment, prefix + store, config, key + ".location");
            copy(environment, prefix + store + "_PASSWORD", config, key + ".password");
            copy(environment, prefix + store + "_TYPE", config, key + ".type");
        }
        return config;
    }

    private static void copy(Map<String, String> from, String variable, Map<String, String> to, String key) {
        String value = from.get(variable);
        if (value != null) {
            to.put(key, value);
        }
    }
}
