package io.agentfactory.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No schema changes without a recorded version, and no version breaks readers. */
class SchemaHistoryTest {

    private static final Path FOLDER = Avsc.module().resolve("history");

    static List<Schema> events() {
        return Avsc.events();
    }

    @BeforeAll
    static void recordWhereAskedTo() {
        SchemaHistory history = new SchemaHistory(FOLDER);
        if (Recording.isOn()) {
            events().stream()
                    .filter(history::record)
                    .forEach(event -> System.out.println("recorded event=" + event.getName() + " version="
                            + history.versions(event.getName()).size()));
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void theNewestVersionIsTheSchemaAndReadsAllBefore(Schema event) {
        // Given
        SchemaHistory history = new SchemaHistory(FOLDER);

        // When
        List<String> complaints = history.complaints(event);

        // Then
        assertThat(complaints).isEmpty();
    }

    @Test
    void everyHistoryIsThatOfAnEvent() throws IOException {
        Set<String> events = events().stream().map(Schema::getName).collect(Collectors.toSet());
        try (Stream<Path> folders = Files.list(FOLDER)) {
            assertThat(folders.map(folder -> folder.getFileName().toString()))
                    .as("events are never taken away: records of them are still kept")
                    .containsExactlyInAnyOrderElementsOf(events);
        }
    }

    /** The check itself, on a history of its own. */
    @Nested
    class Check {

        private static final Schema FIRST = schema("name");
        private static final Schema WITH_DEFAULT = SchemaBuilder.record("Thing")
                .fields()
                .requiredString("name")
                .name("colour")
                .type()
                .stringType()
                .stringDefault("grey")
                .endRecord();
        private static final Schema WITHOUT_DEFAULT = schema("name", "colour");

        private final SchemaHistory history;

        Check(@TempDir Path folder) {
            this.history = new SchemaHistory(folder.resolve("history"));
        }

        private static Schema schema(String... fields) {
            SchemaBuilder.FieldAssembler<Schema> schema =
                    SchemaBuilder.record("Thing").fields();
            for (String field : fields) {
                schema = schema.requiredString(field);
            }
            return schema.endRecord();
        }

        @Test
        void anUnrecordedSchemaIsFoundWithTheCommandThatRecordsIt() {
            assertThat(history.complaints(FIRST))
                    .singleElement()
                    .asString()
                    .contains("Thing")
                    .contains(SchemaHistory.COMMAND);
        }

        @Test
        void anUnrecordedChangeOfADefaultIsFound() {
            // Given
            history.record(WITH_DEFAULT);
            Schema otherDefault =
                    new Schema.Parser().parse(WITH_DEFAULT.toString().replace("grey", "red"));

            // Then
            assertThat(history.complaints(otherDefault)).hasSize(1);
        }

        @Test
        void aCompatibleChangeIsRecordedOnce() {
            // Given
            history.record(FIRST);

            // When
            boolean added = history.record(WITH_DEFAULT);
            boolean again = history.record(WITH_DEFAULT);

            // Then
            assertThat(added).isTrue();
            assertThat(again).isFalse();
            assertThat(history.versions("Thing")).containsExactly(FIRST, WITH_DEFAULT);
            assertThat(history.complaints(WITH_DEFAULT)).isEmpty();
        }

        @Test
        void aFieldWithoutDefaultIsNotRecorded() {
            // Given
            history.record(FIRST);

            // Then
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> history.record(WITHOUT_DEFAULT))
                    .withMessageContaining("Thing cannot read version 1")
                    .withMessageContaining("colour");
            assertThat(history.versions("Thing")).containsExactly(FIRST);
        }

        @Test
        void aVersionThatSkipsBackwardIsNotRecordedEither() {
            // Given: each step alone is fine; the third cannot read the first.
            history.record(FIRST);
            history.record(WITH_DEFAULT);

            // Then
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> history.record(WITHOUT_DEFAULT))
                    .withMessageContaining("version 1");
        }

        @Test
        void aBrokenVersionThatWasWrittenByHandIsFound(@TempDir Path folder) throws IOException {
            // Given
            SchemaHistory byHand = new SchemaHistory(folder);
            byHand.record(FIRST);
            Files.writeString(folder.resolve("Thing").resolve("2.avsc"), WITHOUT_DEFAULT.toString());

            // Then
            assertThat(byHand.complaints(WITHOUT_DEFAULT))
                    .singleElement()
                    .asString()
                    .contains("version 2 cannot read version 1");
        }
    }
}
