package io.agentfactory.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;
import org.apache.avro.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every record, field and enum is described, and every schema can grow: only what an event means nothing without (ids,
 * text, figures, times) goes without a default, a flag, list, map, enum or absent value never does, and a reader that
 * does not know a symbol has one to fall back on.
 */
class SchemaRulesTest {

    private static final Set<Type> MAY_BE_REQUIRED = Set.of(Type.STRING, Type.LONG, Type.INT, Type.RECORD);

    static List<Schema> events() {
        return Avsc.events();
    }

    @ParameterizedTest
    @MethodSource("events")
    void rulesAreKept(Schema event) {
        assertThat(breaches(event)).isEmpty();
    }

    @Test
    void everyRuleCanBeBroken() {
        // Given
        Schema enumeration = SchemaBuilder.enumeration("Colour").symbols("RED");
        Schema broken = SchemaBuilder.record("Broken")
                .fields()
                .name("flag")
                .type()
                .booleanType()
                .noDefault()
                .name("colour")
                .type(enumeration)
                .noDefault()
                .name("list")
                .type()
                .array()
                .items()
                .longType()
                .noDefault()
                .name("maybe")
                .type()
                .unionOf()
                .stringType()
                .and()
                .nullType()
                .endUnion()
                .stringDefault("")
                .name("changedAt")
                .doc("When.")
                .type()
                .longType()
                .noDefault()
                .endRecord();

        // When
        List<String> breaches = breaches(broken);

        // Then
        assertThat(breaches)
                .contains(
                        "Broken is not described",
                        "Colour is not described",
                        "Colour has no default symbol",
                        "Broken.flag is not described",
                        "Broken.flag has no default",
                        "Broken.colour has no default",
                        "Broken.list has no default",
                        "Broken.maybe must be null or something, with null as default",
                        "Broken.changedAt is a time and must be a timestamp-millis");
    }

    private static List<String> breaches(Schema event) {
        List<String> breaches = new ArrayList<>();
        named(event).distinct().forEach(schema -> {
            if (!described(schema.getDoc())) {
                breaches.add(schema.getName() + " is not described");
            }
            if (schema.getType() == Type.ENUM && schema.getEnumDefault() == null) {
                breaches.add(schema.getName() + " has no default symbol");
            }
            if (schema.getType() == Type.RECORD) {
                schema.getFields().forEach(field -> check(schema, field, breaches));
            }
        });
        return breaches;
    }

    private static void check(Schema record, Field field, List<String> breaches) {
        String name = record.getName() + "." + field.name();
        if (!described(field.doc())) {
            breaches.add(name + " is not described");
        }
        if (!field.hasDefaultValue() && !MAY_BE_REQUIRED.contains(field.schema().getType())) {
            breaches.add(name + " has no default");
        }
        if (field.schema().isUnion() && !isAbsentByDefault(field)) {
            breaches.add(name + " must be null or something, with null as default");
        }
        if (isTime(field.name()) && !isTimestamp(field.schema())) {
            breaches.add(name + " is a time and must be a timestamp-millis");
        }
    }

    private static boolean described(@Nullable String doc) {
        return doc != null && !doc.isBlank() && doc.endsWith(".");
    }

    private static boolean isAbsentByDefault(Field field) {
        return field.schema().getTypes().size() == 2
                && field.schema().getTypes().getFirst().getType() == Type.NULL
                && field.hasDefaultValue()
                && field.defaultVal() == JsonProperties.NULL_VALUE;
    }

    private static boolean isTime(String name) {
        return name.equals("at") || name.endsWith("At") || name.endsWith("Since") || name.equals("scheduledFor");
    }

    private static boolean isTimestamp(Schema schema) {
        Schema type = schema.isUnion() ? schema.getTypes().getLast() : schema;
        return type.getLogicalType() != null && type.getLogicalType().getName().equals("timestamp-millis");
    }

    /** Every record and enum in a schema. */
    private static Stream<Schema> named(Schema schema) {
        return switch (schema.getType()) {
            case RECORD ->
                Stream.concat(Stream.of(schema), schema.getFields().stream().flatMap(field -> named(field.schema())));
            case ENUM -> Stream.of(schema);
            case ARRAY -> named(schema.getElementType());
            case MAP -> named(schema.getValueType());
            case UNION -> schema.getTypes().stream().flatMap(SchemaRulesTest::named);
            case STRING, INT, LONG, BOOLEAN, FLOAT, DOUBLE, NULL, BYTES, FIXED -> Stream.of();
        };
    }
}
