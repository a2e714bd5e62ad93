package io.agentfactory.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentfactory.serde.RegistrySettings.Credentials;
import io.agentfactory.serde.RegistrySettings.Store;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySettingsTest {

    @Test
    void defaultsAreThoseOfProduction() {
        assertThat(RegistrySettings.of(Map.of("schema.registry.url", "http://one")))
                .isEqualTo(new RegistrySettings(List.of("http://one"), false, new Credentials.None(), null, null));
    }

    @Test
    void everyKeyOfConfluentIsRead() {
        // Given
        Map<String, Object> config = Map.of(
                "schema.registry.url", List.of("https://one", "https://two/"),
                "auto.register.schemas", true,
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", new Password("me:pass"),
                "schema.registry.ssl.truststore.location", "/trust",
                "schema.registry.ssl.truststore.password", new Password("t"),
                "schema.registry.ssl.truststore.type", "JKS",
                "schema.registry.ssl.keystore.location", "/key",
                "schema.registry.ssl.keystore.password", "k",
                "schema.registry.ssl.key.password", "kk");

        // When
        RegistrySettings settings = RegistrySettings.of(config);

        // Then
        assertThat(settings)
                .isEqualTo(new RegistrySettings(
                        List.of("https://one", "https://two"),
                        true,
                        new Credentials.Basic("me:pass"),
                        new Store("/trust", "t", "kk", "JKS"),
                        new Store("/key", "k", "kk", "PKCS12")));
    }

    @Test
    void credentialsInAUrlAreUsedAndNeverShown() {
        // When
        RegistrySettings settings = RegistrySettings.at("https://me:p%40ss@one:8081/api");

        // Then
        assertThat(settings.urls()).containsExactly("https://one:8081/api");
        assertThat(settings.credentials()).isEqualTo(new Credentials.Basic("me:p@ss"));
        assertThat(settings.toString()).doesNotContain("p@ss").doesNotContain("p%40ss");
    }

    @Test
    void nothingSecretIsPrinted() {
        RegistrySettings settings = RegistrySettings.of(Map.of(
                "schema.registry.url", "https://one",
                "bearer.auth.credentials.source", "STATIC_TOKEN",
                "bearer.auth.token", "hush",
                "schema.registry.ssl.keystore.location", "/key",
                "schema.registry.ssl.keystore.password", "hush"));

        assertThat(settings.toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " , ", "registry:8081", "ftp://one", "http://me:secret@ one"})
    void aUrlThatCannotBeUsedIsSaidWithoutRepeatingIt(String url) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> RegistrySettings.at(url))
                .withMessageContaining("schema.registry.url")
                .withMessageNotContaining("secret");
    }

    @Test
    void incompleteCredentialsAreRefused() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> RegistrySettings.of(
                        Map.of("schema.registry.url", "http://one", "basic.auth.credentials.source", "USER_INFO")))
                .withMessageContaining("user:password");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> RegistrySettings.of(
                        Map.of("schema.registry.url", "http://one", "bearer.auth.credentials.source", "STATIC_TOKEN")))
                .withMessageContaining("bearer.auth.token");
    }
}
