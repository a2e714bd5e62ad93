package io.agentfactory.serde;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the registry, from the same configuration keys as Confluent's serializers. Its text never shows a
 * secret.
 *
 * @param urls {@code schema.registry.url}: one or more base URLs separated by commas, or {@code mock://scope}; never
 *     with credentials in them
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

    private static final String URL = "schema.registry.url";
    private static final String SSL = "schema.registry.ssl.";

    public RegistrySettings {
        urls = List.copyOf(urls);
    }

    /** How a client authenticates. */
    public sealed interface Credentials {

        record None() implements Credentials {}

        /** @param userAndPassword separated by a colon */
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
    public record Store(String location, String password, String keyPassword, String type) {
        @Override
        public String toString() {
            return "Store[" + location + "]";
        }
    }

    /** Settings for a registry without authentication. */
    public static RegistrySettings at(String url) {
        return of(Map.of(URL, url));
    }

    /**
     * Reads the settings of a serializer or a program.
     *
     * @throws ConfigException if the URL is missing or the credentials are incomplete
     */
    public static RegistrySettings of(Map<String, ?> config) {
        List<String> given = Arrays.stream(text(config, URL, "").split(","))
                .map(url -> url.strip().replaceAll("/+$", ""))
                .filter(url -> !url.isEmpty())
                .toList();
        if (given.isEmpty()) {
            throw new ConfigException(URL + " is not set: give the base URL of the schema registry");
        }
        return new RegistrySettings(
                given.stream().map(RegistrySettings::withoutCredentials).toList(),
                Boolean.parseBoolean(text(config, "auto.register.schemas", "false")),
                credentials(config, given.getFirst()),
                store(config, "truststore"),
                store(config, "keystore"));
    }

    private static Credentials credentials(Map<String, ?> config, String firstUrl) {
        if (text(config, "bearer.auth.credentials.source", "").equals("STATIC_TOKEN")) {
            return new Credentials.Bearer(required(config, "bearer.auth.token"));
        }
        return switch (text(config, "basic.auth.credentials.source", "URL")) {
            case "USER_INFO" -> {
                String deprecated = text(config, "schema.registry.basic.auth.user.info", "");
                String user = text(config, "basic.auth.user.info", deprecated);
                if (!user.contains(":")) {
                    throw new ConfigException("basic.auth.user.info must be user:password");
                }
                yield new Credentials.Basic(user);
            }
            case "URL" -> {
                String user = uri(firstUrl).getUserInfo();
                yield user == null ? new Credentials.None() : new Credentials.Basic(user);
            }
            default ->
                throw new ConfigException("basic.auth.credentials.source must be USER_INFO or URL, not "
                        + text(config, "basic.auth.credentials.source", ""));
        };
    }

    /** What is left may be logged. */
    private static String withoutCredentials(String url) {
        String user = uri(url).getRawUserInfo();
        return user == null ? url : url.replace(user + "@", "");
    }

    private static URI uri(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getScheme() != null && List.of("http", "https", "mock").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the URL: it may hold a password.
        }
        throw new ConfigException(URL + " must begin with http://, https:// or mock:// and be a URL");
    }

    private static @Nullable Store store(Map<String, ?> config, String which) {
        String location = text(config, SSL + which + ".location", "");
        if (location.isBlank()) {
            return null;
        }
        String password = text(config, SSL + which + ".password", "");
        return new Store(
                location,
                password,
                text(config, SSL + "key.password", password),
                text(config, SSL + which + ".type", "PKCS12"));
    }

    private static String required(Map<String, ?> config, String key) {
        String value = text(config, key, "");
        if (value.isBlank()) {
            throw new ConfigException(key + " is empty: give it, or leave its credentials source out");
        }
        return value;
    }

    private static String text(Map<String, ?> config, String key, String otherwise) {
        return switch (config.get(key)) {
            case null -> otherwise;
            case Password password -> password.value();
            case List<?> list ->
                String.join(",", list.stream().map(Object::toString).toList());
            case Object value -> value.toString();
        };
    }
}
