package io.agentfactory.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaVersionsTest {

    static List<Schema> events() {
        return Avsc.events();
    }

    @ParameterizedTest
    @MethodSource("events")
    void theNewestVersionIsWhatThisReleaseWrites(Schema event) {
        assertThat(SchemaNormalization.toParsingForm(
                        SchemaVersions.of(event.getName()).getLast()))
                .isEqualTo(SchemaNormalization.toParsingForm(event));
    }

    @Test
    void anUnknownEventIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchemaVersions.of("Nothing"))
                .withMessageContaining("Nothing");
    }
}
