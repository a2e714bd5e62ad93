package io.agentfactory.serde;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the registry, from the same configuration keys as Confluent's serializers.
 *
 * @param urls {@code schema.registry.url}: one or more base URLs separated by commas, or {@code mock://scope}
 * @param autoRegister {@code auto.register.schemas}: whether a serializer registers what is missing; default false,
 *     since production registers schemas before it deploys
 * @param credentials how to authenticate
 * @param trustStore {@code schema.registry.ssl.truststore.*}; null: that of the JVM
 * @param keyStore {@code schema.registry.ssl.keystore.*}; null: no client certificate
 */
public record RegistrySettings(
        List<String> urls,
        boolean autoRegister,
        Credentials credentials,
        @Nullable Store trustStore,
        @Nullable Store keyStore) {

    private static final String PREFIX = "schema.registry.ssl.";

    public RegistrySettings {
        urls = List.copyOf(urls);
    }

    /** How a client authenticates. */
    public sealed interface Credentials {

        record None() implements Credentials {}

        record Basic(String userAndPassword) implements Credentials {
            @Override
            public String toString() {
                return "Basic[secret]";
            }
        }

        record Bearer(String token) implements Credentials {
            @Override
            public String toString() {
                return "Bearer[secret]";
            }
        }
    }

    /** A key or trust store in a file. */
    public record Store(String location, String password, String type) {
        @Override
        public String toString() {
            return "Store[" + location + "]";
        }
    }

    /** Settings for a registry without authentication. */
    public static RegistrySettings at(String url) {
        return of(Map.of("schema.registry.url", url));
    }

    /**
     * Reads the settings of a serializer or a program.
     *
     * @throws ConfigException if the URL is missing or the credentials are incomplete
     */
    public static RegistrySettings of(Map<String, ?> config) {
        List<String> urls = Arrays.stream(
                        text(config, "schema.registry.url", "").split(","))
                .map(url -> url.strip().replaceAll("/+$", ""))
                .filter(url -> !url.isEmpty())
                .toList();
        if (urls.isEmpty()) {
            throw new ConfigException("schema.registry.url is not set: give the base URL of the schema registry");
        }
        return new RegistrySettings(
                urls,
                Boolean.parseBoolean(text(config, "auto.register.schemas", "false")),
                credentials(config),
                store(config, "truststore"),
                store(config, "keystore"));
    }

    private static Credentials credentials(Map<String, ?> config) {
        if (text(config, "basic.auth.credentials.source", "").equals("USER_INFO")) {
            String user =
                    text(config, "basic.auth.user.info", text(config, "schema.registry.basic.auth.user.info", ""));
            if (!user.contains(":")) {
                throw new ConfigException("basic.auth.user.info must be user:password");
            }
            return new Credentials.Basic(user);
        }
        if (text(config, "bearer.auth.credentials.source", "").equals("STATIC_TOKEN")) {
            String token = text(config, "bearer.auth.token", "");
            if (token.isBlank()) {
                throw new ConfigException("bearer.auth.token is empty: give the token, or leave the source out");
            }
            return new Credentials.Bearer(token);
        }
        return new Credentials.None();
    }

    private static @Nullable Store store(Map<String, ?> config, String which) {
        String location = text(config, PREFIX + which + ".location", "");
        return location.isBlank()
                ? null
                : new Store(
                        location,
                        text(config, PREFIX + which + ".password", ""),
                        text(config, PREFIX + which + ".type", "PKCS12"));
    }

    private static String text(Map<String, ?> config, String key, String otherwise) {
        Object value = config.get(key);
        return value == null ? otherwise : value.toString();
    }
}
