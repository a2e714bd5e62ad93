package io.agentfactory.scaler.provider.fly;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentfactory.scaler.provider.ProviderError;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FlyErrorsTest {

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(404, "", ProviderError.NotFound.class),
                Arguments.of(404, "{\"error\":\"machine not found\"}", ProviderError.NotFound.class),
                Arguments.of(
                        500, "{\"error\":\"internal server error: machine not found\"}", ProviderError.Transient.class),
                Arguments.of(503, "", ProviderError.Transient.class),
                Arguments.of(408, "", ProviderError.Transient.class),
                Arguments.of(
                        429,
                        "{\"error\":\"resource_exhausted: rate limit exceeded\"}",
                        ProviderError.RateLimited.class),
                Arguments.of(
                        401, "{\"error\":\"Authenticate: token validation error\"}", ProviderError.Unauthorised.class),
                Arguments.of(403, "forbidden", ProviderError.Unauthorised.class),
                Arguments.of(403, "{\"error\":\"over the allowed quota\"}", ProviderError.Capacity.class),
                Arguments.of(
                        409,
                        "{\"error\":\"already_exists: unique machine name violation, machine ID 1 already exists with name \\\"w\\\"\"}",
                        ProviderError.AlreadyExists.class),
                Arguments.of(
                        409,
                        "{\"error\":\"aborted: could not reserve resource for machine: insufficient memory\"}",
                        ProviderError.Capacity.class),
                Arguments.of(
                        409,
                        "{\"status\":\"error\",\"message\":\"machine ID 1 lease currently held by x\"}",
                        ProviderError.Conflict.class),
                Arguments.of(
                        409,
                        "{\"error\":\"failed_precondition: unable to destroy machine, not currently stopped\"}",
                        ProviderError.Precondition.class),
                Arguments.of(
                        412,
                        "{\"error\":\"failed_precondition: volume is currently bound to machine: 1\"}",
                        ProviderError.Precondition.class),
                Arguments.of(
                        412,
                        "{\"error\":\"insufficient resources to create new machine with existing volume\"}",
                        ProviderError.Capacity.class),
                Arguments.of(422, "{\"error\":\"machine limit\"}", ProviderError.Invalid.class),
                Arguments.of(400, "{\"error\":\"no capacity\"}", ProviderError.Capacity.class),
                Arguments.of(418, "{\"error\":\"unknown machine\"}", ProviderError.Unknown.class));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void scalingWeakness24_theStatusDecidesAndTextOnlyWhereAStatusMeansSeveralThings(
            int status, String body, Class<? extends ProviderError> meaning) {
        assertThat(FlyErrors.of(status, body)).isInstanceOf(meaning);
    }

    @Test
    void theTextIsTheProvidersOwnOnOneShortLine() {
        // Given
        String body = "{\"error\":\"a\\nb " + "x".repeat(1_000) + "\"}";

        // When
        String text = FlyErrors.of(500, body).text();

        // Then
        assertThat(text).startsWith("500 a b xxx").hasSizeLessThan(320).doesNotContain("\n");
    }
}
