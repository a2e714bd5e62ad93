package io.agentfactory.ingress.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {

    private final SecureRandom random = new SecureRandom();

    @Test
    void secretHas256BitsInTheFormThatTelegramTakes() {
        // When
        WebhookSecret secret = WebhookSecret.random(random);

        // Then
        assertThat(secret.reveal()).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void noTwoSecretsAreAlike() {
        // Given
        Set<String> seen = new HashSet<>();

        // When
        for (int i = 0; i < 1000; i++) {
            seen.add(WebhookSecret.random(random).reveal());
        }

        // Then
        assertThat(seen).hasSize(1000);
    }

    @Test
    void presentedSecretHasTheHashThatWasKept() {
        // Given
        WebhookSecret secret = WebhookSecret.random(random);

        // When
        WebhookSecret presented = WebhookSecret.parse(secret.reveal()).orElseThrow();

        // Then
        assertThat(presented.hasHash(secret.hash())).isTrue();
    }

    @Test
    void secretThatDiffersInItsLastCharacterHasAnotherHash() {
        // Given
        WebhookSecret secret = WebhookSecret.random(random);
        String plain = secret.reveal();
        char other = plain.endsWith("A") ? 'E' : 'A';

        // When
        WebhookSecret presented =
                WebhookSecret.parse(plain.substring(0, 42) + other).orElseThrow();

        // Then
        assertThat(presented.hasHash(secret.hash())).isFalse();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"af_v1_777", "short", "has a space in it and 43 characters, exactly"})
    void whatCannotBeASecretIsNotOne(String presented) {
        // When
        var parsed = WebhookSecret.parse(presented);

        // Then
        assertThat(parsed).isEmpty();
    }

    @Test
    void secretDoesNotPrintItself() {
        // Given
        WebhookSecret secret = WebhookSecret.random(random);

        // When
        String printed = "" + secret;

        // Then
        assertThat(printed).doesNotContain(secret.reveal());
    }
}
